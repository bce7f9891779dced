package cloud.firn.storage.s3;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Deletes: of a key, of a version, of many at once. */
final class DeleteCalls {
    private static final long LARGEST_DOCUMENT_BYTES = 4L * 1024 * 1024;
    private static final int MOST_DELETED = 1000;
    private static final int AT_ONCE = 8;

    private final ActorSystem<?> system;
    private final Objects objects;
    private final Access access;
    private final InstantSource clock;

    DeleteCalls(ActorSystem<?> system, Objects objects, Access access, InstantSource clock) {
        this.system = system;
        this.objects = objects;
        this.access = access;
        this.clock = clock;
    }

    void register(Dispatch dispatch) {
        dispatch.key("DELETE", "", Action.DELETE_OBJECT, this::delete).open("POST", "delete", this::deleteMany);
    }

    private record Order(String key, Optional<String> versionId, Optional<Objects.Condition> condition) {}

    private CompletionStage<HttpResponse> delete(Call call, BucketView bucket) {
        var order = new Order(call.key(), call.versionId(), WriteConditions.ofDelete(call));
        return remove(call, bucket, order).thenApply(removed -> {
            var response = Answers.empty(204);
            if (removed.versionId().isPresent()) {
                response = Answers.with(
                        response, "x-amz-version-id", removed.versionId().get());
            }
            return removed.marker() ? Answers.with(response, "x-amz-delete-marker", "true") : response;
        });
    }

    private CompletionStage<Objects.Removed> remove(Call call, BucketView bucket, Order order) {
        if (order.versionId().isEmpty()) {
            return objects.remove(bucket, order.key(), call.cause(), order.condition());
        }
        return objects.look(bucket, order.key(), order.versionId()).thenCompose(found -> {
            order.condition().ifPresent(condition -> condition.accept(found.filter(row -> !row.marker())));
            found.ifPresent(row -> checkLock(call, bucket, row));
            return found.isPresent()
                    ? objects.removeVersion(bucket, found.get(), call.cause())
                    : CompletableFuture.completedFuture(new Objects.Removed(order.versionId(), false));
        });
    }

    private void checkLock(Call call, BucketView bucket, ObjectRow row) {
        boolean bypasses = bypasses(call);
        if (bypasses && !row.notes().lockMode().isEmpty()) {
            access.require(call, bucket, Action.BYPASS_GOVERNANCE);
        }
        row.notes().lock().checkRemoval(bypasses, clock.instant());
    }

    /** Whether a call claims the right to remove what is retained under governance. */
    static boolean bypasses(Call call) {
        return call.header("x-amz-bypass-governance-retention")
                .filter("true"::equalsIgnoreCase)
                .isPresent();
    }

    private CompletionStage<HttpResponse> deleteMany(Call call, BucketView bucket) {
        Payment.admit(call, bucket);
        return Intake.small(call, LARGEST_DOCUMENT_BYTES, system).thenCompose(bytes -> {
            var document = XmlDocument.read(bytes, "Delete");
            var named = document.all("Object");
            if (named.isEmpty() || named.size() > MOST_DELETED) {
                throw new Refused(Code.MALFORMED_XML);
            }
            var orders = named.stream().map(DeleteCalls::order).toList();
            boolean quiet =
                    document.value("Quiet").filter("true"::equalsIgnoreCase).isPresent();
            return Source.from(orders)
                    .mapAsync(AT_ONCE, order -> removeOne(call, bucket, order))
                    .runWith(Sink.seq(), system)
                    .thenApply(results -> Answers.xml(deleted(results, quiet)));
        });
    }

    private static Order order(XmlDocument.Element one) {
        var key = one.value("Key").orElse("");
        if (key.isEmpty()) {
            throw new Refused(Code.MALFORMED_XML);
        }
        return new Order(
                key,
                one.value("VersionId").filter(id -> !id.isEmpty()),
                WriteConditions.ofDelete(key, one.value("ETag"), one.value("LastModifiedTime"), one.value("Size")));
    }

    private record Outcome(Order order, Optional<Objects.Removed> removed, Optional<Refused> failure) {}

    private CompletionStage<Outcome> removeOne(Call call, BucketView bucket, Order order) {
        CompletionStage<Objects.Removed> removed;
        try {
            access.require(call, bucket, order.key(), Action.DELETE_OBJECT);
            removed = remove(call, bucket, order);
        } catch (Refused refused) {
            removed = CompletableFuture.failedFuture(refused);
        }
        return removed.handle((done, failure) -> {
            if (failure == null) {
                return new Outcome(order, Optional.of(done), Optional.empty());
            }
            var refused = Refused.in(failure);
            return new Outcome(
                    order, Optional.empty(), Optional.of(refused == null ? new Refused(Code.INTERNAL_ERROR) : refused));
        });
    }

    private static String deleted(List<Outcome> outcomes, boolean quiet) {
        return Xml.document(
                "DeleteResult",
                x -> outcomes.forEach(outcome -> {
                    if (outcome.failure().isPresent()) {
                        var failure = outcome.failure().get();
                        x.element("Error", e -> {
                            e.text("Key", outcome.order().key());
                            outcome.order().versionId().ifPresent(id -> e.text("VersionId", id));
                            e.text("Code", failure.code().word()).text("Message", failure.detail());
                        });
                    } else if (!quiet) {
                        outcome.removed()
                                .ifPresent(removed -> x.element("Deleted", d -> gone(d, outcome.order(), removed)));
                    }
                }));
    }

    private static void gone(Xml xml, Order order, Objects.Removed removed) {
        xml.text("Key", order.key());
        order.versionId().ifPresent(id -> xml.text("VersionId", id));
        if (removed.marker()) {
            xml.text("DeleteMarker", true);
            removed.versionId().ifPresent(id -> xml.text("DeleteMarkerVersionId", id));
        }
    }
}
