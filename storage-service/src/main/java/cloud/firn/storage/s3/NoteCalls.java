package cloud.firn.storage.s3;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpResponse;
import cloud.firn.storage.acl.Owner;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.lock.LegalHold;
import cloud.firn.storage.lock.ObjectLock;
import cloud.firn.storage.lock.Retention;
import cloud.firn.storage.notification.EventName;
import cloud.firn.storage.notification.Occasion;
import cloud.firn.storage.object.Notes;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.tagging.Tags;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The calls about what is said of an object: its ACL, its tags, its retention, its legal hold. */
final class NoteCalls {
    private static final long LARGEST_DOCUMENT_BYTES = 64 * 1024;

    private final ActorSystem<?> system;
    private final Objects objects;
    private final Access access;
    private final Function<String, Optional<Owner>> accounts;
    private final InstantSource clock;

    NoteCalls(
            ActorSystem<?> system,
            Objects objects,
            Access access,
            Function<String, Optional<Owner>> accounts,
            InstantSource clock) {
        this.system = system;
        this.objects = objects;
        this.access = access;
        this.accounts = accounts;
        this.clock = clock;
    }

    void register(Dispatch dispatch) {
        dispatch.object("GET", "acl", Action.GET_OBJECT_ACL, (call, bucket, row) -> now(acl(bucket, row)))
                .object("PUT", "acl", Action.PUT_OBJECT_ACL, this::putAcl)
                .object("GET", "tagging", Action.GET_TAGGING, (call, bucket, row) -> now(tags(bucket, row)))
                .object("PUT", "tagging", Action.PUT_TAGGING, this::putTags)
                .object("DELETE", "tagging", Action.DELETE_TAGGING, this::deleteTags)
                .object("GET", "retention", Action.GET_RETENTION, (call, bucket, row) -> now(retention(bucket, row)))
                .object("PUT", "retention", Action.PUT_RETENTION, this::putRetention)
                .object("GET", "legal-hold", Action.GET_LEGAL_HOLD, (call, bucket, row) -> now(hold(bucket, row)))
                .object("PUT", "legal-hold", Action.PUT_LEGAL_HOLD, this::putHold);
    }

    private static HttpResponse acl(BucketView bucket, ObjectRow row) {
        return Answers.with(
                Answers.xml(Terms.block(bucket).effective(Terms.acl(row)).xml()), ReadCalls.version(bucket, row));
    }

    private CompletionStage<HttpResponse> putAcl(Call call, BucketView bucket, ObjectRow row) {
        var owner = new Owner(row.owner(), row.ownerName());
        return AclRequest.read(call, bucket, owner, false, system, accounts)
                .thenCompose(acl -> annotate(
                        bucket,
                        row,
                        row.notes().withAcl(Labels.text(Optional.of(acl), owner)),
                        Optional.of(call.occasion(EventName.ACL_PUT)),
                        200));
    }

    private static HttpResponse tags(BucketView bucket, ObjectRow row) {
        return Answers.with(Answers.xml(new Tags(row.notes().tags()).xml()), ReadCalls.version(bucket, row));
    }

    private CompletionStage<HttpResponse> putTags(Call call, BucketView bucket, ObjectRow row) {
        return Intake.small(call, LARGEST_DOCUMENT_BYTES, system)
                .thenCompose(bytes -> annotate(
                        bucket,
                        row,
                        row.notes().withTags(Tags.ofObject(bytes).map()),
                        Optional.of(call.occasion(EventName.TAGGED)),
                        200));
    }

    private CompletionStage<HttpResponse> deleteTags(Call call, BucketView bucket, ObjectRow row) {
        return annotate(
                bucket,
                row,
                row.notes().withTags(Tags.NONE.map()),
                Optional.of(call.occasion(EventName.UNTAGGED)),
                204);
    }

    private static HttpResponse retention(BucketView bucket, ObjectRow row) {
        ObjectLock.checkBucket(Terms.lock(bucket));
        return Answers.xml(row.notes()
                .lock()
                .retention()
                .orElseThrow(() -> new Refused(Code.NO_SUCH_OBJECT_LOCK_CONFIGURATION))
                .write());
    }

    private CompletionStage<HttpResponse> putRetention(Call call, BucketView bucket, ObjectRow row) {
        ObjectLock.checkBucket(Terms.lock(bucket));
        return Intake.small(call, LARGEST_DOCUMENT_BYTES, system).thenCompose(bytes -> {
            var now = clock.instant();
            if (DeleteCalls.bypasses(call) && !row.notes().lockMode().isEmpty()) {
                access.require(call, bucket, Action.BYPASS_GOVERNANCE);
            }
            var lock = row.notes().lock().retained(Retention.read(bytes, now), DeleteCalls.bypasses(call), now);
            return annotate(bucket, row, row.notes().withLock(lock), Optional.empty(), 200);
        });
    }

    private static HttpResponse hold(BucketView bucket, ObjectRow row) {
        ObjectLock.checkBucket(Terms.lock(bucket));
        return Answers.xml((row.notes().legalHold() ? LegalHold.ON : LegalHold.OFF).write());
    }

    private CompletionStage<HttpResponse> putHold(Call call, BucketView bucket, ObjectRow row) {
        ObjectLock.checkBucket(Terms.lock(bucket));
        return Intake.small(call, LARGEST_DOCUMENT_BYTES, system)
                .thenCompose(bytes -> annotate(
                        bucket,
                        row,
                        row.notes().withLock(row.notes().lock().held(LegalHold.read(bytes))),
                        Optional.empty(),
                        200));
    }

    private CompletionStage<HttpResponse> annotate(
            BucketView bucket, ObjectRow row, Notes notes, Optional<Occasion> occasion, int status) {
        return objects.annotate(bucket, row.withNotes(notes), occasion)
                .thenApply(done -> Answers.with(Answers.empty(status), ReadCalls.version(bucket, row)));
    }

    private static CompletionStage<HttpResponse> now(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}
