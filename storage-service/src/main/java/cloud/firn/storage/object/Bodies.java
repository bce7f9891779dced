package cloud.firn.storage.object;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import cloud.firn.storage.encryption.BodyCipher;
import cloud.firn.storage.encryption.DataKey;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** The bytes of objects, wherever they stand: in the row, in chunks, or in the chunks of parts. */
final class Bodies {
    /** The key of a small body depends on it: it never changes, however bodies are cut. */
    private static final int INLINE_RECORD_BYTES = 512 * 1024;

    private static final int ERASED_AT_ONCE = 4;

    private final ActorSystem<?> system;
    private final Chunks chunks;
    private final Manifests manifests;

    Bodies(ActorSystem<?> system, Chunks chunks, Manifests manifests) {
        this.system = system;
        this.chunks = chunks;
        this.manifests = manifests;
    }

    /** All bytes of a small object, as they are to be kept in its row. */
    static ByteString inline(UUID body, ByteString all, Optional<DataKey> key) {
        return key.map(k -> cipher(k, body).encrypt(0, true, ByteBuffer.wrap(all.toArray())))
                .map(ByteString::fromByteBuffer)
                .orElseGet(all::compact);
    }

    /**
     * The bytes of an object from {@code from}, {@code length} of them.
     *
     * @throws cloud.firn.storage.refusal.Refused SlowDown when too many bodies are being read and written
     */
    Source<ByteString, NotUsed> read(ObjectRow row, long from, long length, Optional<DataKey> key) {
        if (length <= 0) {
            return Source.empty();
        }
        if (row.parts() > 0 || row.hasBody()) {
            chunks.check();
        }
        if (row.parts() > 0) {
            return Source.completionStage(manifests.read(row.body()))
                    .mapConcat(parts -> Manifests.within(parts, from, length))
                    .flatMapConcat(piece -> chunks.read(piece.part().whole(), piece.from(), piece.length(), key));
        }
        if (row.hasBody()) {
            var whole =
                    new Chunks.Body(row.body(), row.sizeBytes(), row.content().chunkBytes());
            return chunks.read(whole, from, length, key);
        }
        return Source.single(opened(row, key).slice((int) from, (int) (from + length)));
    }

    /** Removes a body, or the parts of a manifest and then itself. */
    CompletionStage<Done> erase(Mark mark) {
        if (mark.kind() == Mark.Kind.BODY) {
            return chunks.erase(mark.body());
        }
        return manifests.read(mark.body()).thenCompose(parts -> Source.from(parts)
                .mapAsync(ERASED_AT_ONCE, part -> chunks.erase(part.body()))
                .runWith(Sink.<Done>ignore(), system)
                .thenCompose(done -> manifests.erase(mark.body())));
    }

    private static ByteString opened(ObjectRow row, Optional<DataKey> key) {
        var kept = row.content().inline();
        return key.map(k -> cipher(k, row.body()).decrypt(0, row.sizeBytes(), ByteBuffer.wrap(kept.toArray())))
                .map(ByteString::fromByteBuffer)
                .orElse(kept);
    }

    private static BodyCipher cipher(DataKey key, UUID body) {
        return key.cipher(body, INLINE_RECORD_BYTES);
    }
}
