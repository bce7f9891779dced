package cloud.firn.storage.object;

import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds versions of a key, and says as S3 does why one is not there. */
final class Lookup {
    private final Spots spots;
    private final Index index;

    Lookup(Spots spots, Index index) {
        this.spots = spots;
        this.index = index;
    }

    /**
     * One version of an object; fails with NoSuchKey, NoSuchVersion, or MethodNotAllowed for a marker that was named.
     *
     * @param versionId empty for the newest
     */
    CompletionStage<ObjectRow> find(BucketView bucket, String key, Optional<String> versionId) {
        return look(bucket, key, versionId).thenApply(found -> {
            var row = found.orElseThrow(() -> versionId.isPresent()
                    ? new Refused(Code.NO_SUCH_VERSION, "", Map.of("Key", key, "VersionId", versionId.get()))
                    : new Refused(Code.NO_SUCH_KEY, "", Map.of("Key", key)));
            if (row.marker()) {
                throw (versionId.isPresent() ? markerNamed(row) : new Refused(Code.NO_SUCH_KEY, "", Map.of("Key", key)))
                        .with("x-amz-delete-marker", "true")
                        .with("x-amz-version-id", row.versionId());
            }
            return row;
        });
    }

    /** Nothing but a delete may be done with a marker. */
    private static Refused markerNamed(ObjectRow marker) {
        var at = marker.modifiedAt().atOffset(ZoneOffset.UTC);
        return new Refused(Code.METHOD_NOT_ALLOWED, "", Map.of("Method", "GET", "ResourceType", "DeleteMarker"))
                .with("Allow", "DELETE")
                .with("Last-Modified", DateTimeFormatter.RFC_1123_DATE_TIME.format(at));
    }

    /** One version of a key, be it an object or a marker. */
    CompletionStage<Optional<ObjectRow>> look(BucketView bucket, String key, Optional<String> versionId) {
        return spots.of(bucket, key).thenCompose(spot -> look(spot, versionId));
    }

    private CompletionStage<Optional<ObjectRow>> look(Spot spot, Optional<String> versionId) {
        if (versionId.isEmpty()) {
            return index.newest(spot);
        }
        if (versionId.get().equals(VersionId.NULL)) {
            return index.slim(spot)
                    .thenApply(rows -> rows.stream().filter(ObjectRow::nameless).findFirst())
                    .thenCompose(row -> exact(spot, row));
        }
        return index.exact(spot, VersionId.of("versionId", versionId.get()))
                .thenApply(row -> row.filter(found -> !found.nameless()));
    }

    /** The version whose bytes are kept under {@code body}. */
    CompletionStage<Optional<ObjectRow>> ofBody(BucketView bucket, String key, UUID body) {
        return spots.of(bucket, key).thenCompose(spot -> index.slim(spot)
                .thenApply(rows ->
                        rows.stream().filter(row -> row.body().equals(body)).findFirst())
                .thenCompose(row -> exact(spot, row)));
    }

    private CompletionStage<Optional<ObjectRow>> exact(Spot spot, Optional<ObjectRow> slim) {
        return slim.isPresent()
                ? index.exact(
                        spot, new VersionId(slim.get().version(), slim.get().body()))
                : CompletableFuture.completedFuture(slim);
    }
}
