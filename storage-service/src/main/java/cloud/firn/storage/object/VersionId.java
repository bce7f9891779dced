package cloud.firn.storage.object;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The version id of an object as clients see it: where its row stands under the key, in 32 letters that mean nothing. */
record VersionId(long version, UUID body) {
    static final String NULL = "null";

    private static final int BYTES = 24;

    String text() {
        var bytes = ByteBuffer.allocate(BYTES)
                .putLong(version)
                .putLong(body.getMostSignificantBits())
                .putLong(body.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /**
     * Reads an id that a client gave.
     *
     * @param argument what the client calls it
     * @throws Refused InvalidArgument when no version can have it
     */
    static VersionId of(String argument, String text) {
        return parse(text)
                .orElseThrow(() -> new Refused(
                        Code.INVALID_ARGUMENT,
                        "Invalid version id specified",
                        Map.of("ArgumentName", argument, "ArgumentValue", text)));
    }

    /** Empty when no version can have this id. */
    static Optional<VersionId> parse(String text) {
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            return bytes.remaining() == BYTES
                    ? Optional.of(new VersionId(bytes.getLong(), new UUID(bytes.getLong(), bytes.getLong())))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
