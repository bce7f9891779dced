package cloud.firn.storage.form;

import akka.util.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a stream that were not yet understood. Holds little: whoever feeds it takes out what is complete. */
final class Window {
    static final int NOT_YET = -1;
    private static final int FIRST_BYTES = 4096;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int start;
    private int end;
    /** Where a search goes on, so that a value that comes byte by byte is not searched again and again. */
    private int searched;

    void add(ByteString piece) {
        int size = piece.size();
        if (end + size > bytes.length) {
            var room = size() + size > bytes.length ? new byte[Math.max(2 * bytes.length, size() + size)] : bytes;
            System.arraycopy(bytes, start, room, 0, size());
            bytes = room;
            searched -= start;
            end -= start;
            start = 0;
        }
        for (var buffer : piece.getByteBuffers()) {
            int length = buffer.remaining();
            buffer.get(bytes, end, length);
            end += length;
        }
    }

    int size() {
        return end - start;
    }

    byte at(int index) {
        return bytes[start + index];
    }

    /** Where {@code wanted} begins, or {@link #NOT_YET}. */
    int find(byte[] wanted) {
        int last = end - wanted.length;
        for (int from = Math.max(start, searched); from <= last; from++) {
            if (bytes[from] == wanted[0]
                    && Arrays.equals(bytes, from, from + wanted.length, wanted, 0, wanted.length)) {
                searched = from;
                return from - start;
            }
        }
        searched = Math.max(start, last + 1);
        return NOT_YET;
    }

    boolean startsWith(byte[] wanted) {
        return size() >= wanted.length && Arrays.equals(bytes, start, start + wanted.length, wanted, 0, wanted.length);
    }

    ByteString take(int length) {
        var taken = ByteString.fromArray(bytes, start, length);
        skip(length);
        return taken;
    }

    /** Takes text that must be UTF-8. */
    String text(int length) throws CharacterCodingException {
        var text = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes, start, length))
                .toString();
        skip(length);
        return text;
    }

    void skip(int length) {
        start += length;
        searched = start;
    }

    void clear() {
        skip(size());
    }
}
