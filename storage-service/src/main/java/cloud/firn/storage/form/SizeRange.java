package cloud.firn.storage.form;

import akka.NotUsed;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How large a form's file may be, in bytes, both inclusive.
 *
 * <p>Source: {@code content-length-range} of a POST policy.
 */
public record SizeRange(long least, long most) {
    /** Any size that an object may have when it is put at once. */
    public static final SizeRange ANY = new SizeRange(0, 5L * 1024 * 1024 * 1024);

    SizeRange and(SizeRange other) {
        return new SizeRange(Math.max(least, other.least), Math.min(most, other.most));
    }

    /** Fails with EntityTooLarge as soon as there is too much, and with EntityTooSmall at the end. */
    Flow<ByteString, ByteString, NotUsed> guard() {
        return Flow.of(ByteString.class)
                .map(Optional::of)
                .concat(Source.single(Optional.<ByteString>empty()))
                .statefulMapConcat(() -> {
                    var count = new Count();
                    return piece -> count.take(piece);
                });
    }

    private final class Count {
        private long bytes;

        Iterable<ByteString> take(Optional<ByteString> piece) {
            if (piece.isEmpty()) {
                if (bytes < least) {
                    throw new Refused(Code.ENTITY_TOO_SMALL, "", fields("MinSizeAllowed", least));
                }
                return List.of();
            }
            bytes += piece.get().size();
            if (bytes > most) {
                throw new Refused(Code.ENTITY_TOO_LARGE, "", fields("MaxSizeAllowed", most));
            }
            return List.of(piece.get());
        }

        private Map<String, String> fields(String limit, long limitBytes) {
            return Map.of("ProposedSize", Long.toString(bytes), limit, Long.toString(limitBytes));
        }
    }
}
