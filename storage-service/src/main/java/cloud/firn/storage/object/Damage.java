package cloud.firn.storage.object;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Says what is wrong with the bytes of an object. */
final class Damage {
    private final Chunks chunks;
    private final Manifests manifests;

    Damage(Chunks chunks, Manifests manifests) {
        this.chunks = chunks;
        this.manifests = manifests;
    }

    CompletionStage<List<String>> of(ObjectRow row, int chunksPerSecond) {
        if (!row.hasBody()) {
            return CompletableFuture.completedFuture(List.of());
        }
        return row.parts() == 0
                ? chunks.damage(row.body(), row.content().chunkBytes(), row.sizeBytes(), chunksPerSecond)
                : manifests.read(row.body()).thenCompose(parts -> {
                    if (parts.size() != row.parts()) {
                        return CompletableFuture.completedFuture(
                                List.of("the manifest names " + parts.size() + " of " + row.parts() + " parts"));
                    }
                    return chunks.damage(parts, chunksPerSecond);
                });
    }
}
