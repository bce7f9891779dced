package cloud.firn.storage.encryption;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.IntFunction;

/** Prints how fast records are encrypted and opened on this machine; the best of many rounds. No test and no promise. */
final class BodyCipherSpeed {
    private static final int ROUNDS = 3000;

    private BodyCipherSpeed() {}

    public static void main(String[] arguments) {
        for (int recordBytes : new int[] {1024, 64 * 1024, 512 * 1024}) {
            var cipher = new DataKey(new byte[DataKey.BYTES]).cipher(UUID.randomUUID(), recordBytes);
            var plain = ByteBuffer.wrap(new byte[recordBytes]);
            var stored = cipher.encrypt(0, true, plain);
            print("encrypt", recordBytes, number -> cipher.encrypt(number, false, plain));
            print("read-only", recordBytes, number -> cipher.encrypt(number, false, plain.asReadOnlyBuffer()));
            print("decrypt", recordBytes, number -> cipher.decrypt(0, recordBytes, stored));
        }
    }

    private static void print(String what, int recordBytes, IntFunction<ByteBuffer> work) {
        long best = Long.MAX_VALUE;
        for (int round = 1; round <= ROUNDS; round++) {
            long start = System.nanoTime();
            if (!work.apply(round).hasArray()) {
                throw new IllegalStateException("a buffer without an array");
            }
            best = Math.min(best, System.nanoTime() - start);
        }
        System.out.printf(
                "%-9s %7d bytes: %5.0f MiB/s, %d us%n",
                what, recordBytes, recordBytes * 1e9 / best / (1 << 20), best / 1000);
    }
}
