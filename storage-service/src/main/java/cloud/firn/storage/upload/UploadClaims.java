package cloud.firn.storage.upload;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import cloud.firn.storage.object.Claims;
import cloud.firn.storage.object.Manifests;
import cloud.firn.storage.object.Mark;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.object.Place;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says which bodies of uploads are still named, and removes those that are not. */
final class UploadClaims {
    private final ActorSystem<?> system;
    private final UploadTables tables;
    private final Objects objects;

    UploadClaims(ActorSystem<?> system, UploadTables tables, Objects objects) {
        this.system = system;
        this.tables = tables;
        this.objects = objects;
    }

    /** The place of a part in a note: the upload's id goes before the key. */
    static Place partPlace(Place place, UUID upload) {
        return new Place(place.bucketId(), upload + "/" + place.key());
    }

    private CompletionStage<Boolean> stillOpen(Place place, UUID id) {
        return tables.find(place, id)
                .thenApply(found -> !found.isEmpty() && found.get(0).state() == Upload.State.OPEN);
    }

    Claims parts() {
        return new Claims() {
            @Override
            public CompletionStage<Boolean> named(Mark mark) {
                var upload = UUID.fromString(mark.place().key().substring(0, 36));
                var place =
                        new Place(mark.place().bucketId(), mark.place().key().substring(37));
                Function<List<Part>, Boolean> lists =
                        rows -> rows.stream().anyMatch(row -> row.body().equals(mark.body()));
                return objects.manifests().read(upload).thenCompose(manifest -> {
                    if (manifest.stream().anyMatch(part -> part.body().equals(mark.body()))) {
                        return CompletableFuture.completedFuture(true);
                    }
                    return tables.find(place, upload).thenCompose(found -> {
                        // What a completing upload will name is not known yet; its own note settles the rest.
                        boolean takesParts = !found.isEmpty()
                                && (found.get(0).state() == Upload.State.OPEN
                                        || found.get(0).state() == Upload.State.COMPLETING);
                        return takesParts
                                ? tables.parts(upload).thenApply(lists)
                                : CompletableFuture.completedFuture(false);
                    });
                });
            }

            @Override
            public CompletionStage<Done> erase(Mark mark) {
                return objects.chunks().erase(mark.body());
            }
        };
    }

    Claims uploads() {
        return new Claims() {
            @Override
            public CompletionStage<Boolean> named(Mark mark) {
                return stillOpen(mark.place(), mark.body());
            }

            @Override
            public CompletionStage<Done> erase(Mark mark) {
                return tables.find(mark.place(), mark.body()).thenCompose(found -> {
                    if (!found.isEmpty() && found.get(0).state() == Upload.State.COMPLETING) {
                        // The manifest's own note decides first whether it ends well.
                        return CompletableFuture.failedFuture(
                                new IllegalStateException("The upload is being completed: " + mark.body()));
                    }
                    return eraseUnnamed(mark.body()).thenCompose(done -> tables.forget(mark.place(), mark.body()));
                });
            }
        };
    }

    /** A manifest that no object names: its upload, if it was never completed, is given up first. */
    Claims manifests() {
        return new Claims() {
            @Override
            public CompletionStage<Boolean> named(Mark mark) {
                return objects.claims().named(mark);
            }

            @Override
            public CompletionStage<Done> erase(Mark mark) {
                return tables.end(mark.place(), mark.body(), Upload.State.ABORTED)
                        .thenCompose(gaveUp -> objects.claims()
                                .erase(mark)
                                .thenCompose(done -> gaveUp
                                        ? eraseUnnamed(mark.body())
                                                .thenCompose(gone -> tables.forget(mark.place(), mark.body()))
                                        : CompletableFuture.completedFuture(done)));
            }
        };
    }

    private CompletionStage<Done> eraseUnnamed(UUID upload) {
        return objects.manifests().read(upload).thenCompose(manifest -> {
            var named = manifest.stream().map(Manifests.Part::body).collect(Collectors.toSet());
            return tables.parts(upload)
                    .thenCompose(rows -> Source.from(rows)
                            .filter(row -> !named.contains(row.body()))
                            .mapAsync(4, row -> objects.chunks().erase(row.body()))
                            .runWith(Sink.<Done>ignore(), system))
                    .thenCompose(done -> tables.forgetParts(upload));
        });
    }
}
