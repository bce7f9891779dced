package cloud.firn.e2e.bench;

import cloud.firn.e2e.bench.wire.Sink;
import java.io.IOException;
import java.util.Arrays;

/** Holds a body that comes back against what was sent. */
final class SameBytes implements Sink {
    private final byte[] sent;
    private int at;
    private boolean same = true;

    SameBytes(byte[] sent) {
        this.sent = sent;
    }

    @Override
    public void take(byte[] bytes, int from, int length) {
        same = same && length <= sent.length - at && Arrays.equals(bytes, from, from + length, sent, at, at + length);
        at += length;
    }

    void orElseFail() throws IOException {
        if (!same || at != sent.length) {
            throw new IOException("another body came back than was sent, of " + at + " bytes");
        }
    }
}
