package cloud.firn.e2e.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import cloud.firn.e2e.bench.wire.Sink;
import java.io.IOException;

/** Counts the keys of a listing without reading it as XML: the client's time is not what is measured. */
final class KeyCount implements Sink {
    private static final byte[] TAG = "<Key>".getBytes(US_ASCII);
    private int matched;
    private int keys;

    @Override
    public void take(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] == TAG[matched]) {
                matched++;
            } else {
                matched = bytes[i] == TAG[0] ? 1 : 0;
            }
            if (matched == TAG.length) {
                keys++;
                matched = 0;
            }
        }
    }

    void orElseFail(int wanted) throws IOException {
        if (keys != wanted) {
            throw new IOException("a list shows " + keys + " keys, not " + wanted);
        }
    }
}
