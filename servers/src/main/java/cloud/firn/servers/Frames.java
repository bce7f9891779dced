package cloud.firn.servers;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Bytes of a wire protocol, written field by field. */
final class Frames {
    private Frames() {}

    interface Fields {
        void writeTo(DataOutputStream out) throws IOException;
    }

    static byte[] of(Fields fields) throws IOException {
        var bytes = new ByteArrayOutputStream();
        fields.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
