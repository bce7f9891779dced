package cloud.firn.storage.s3;

import akka.http.javadsl.model.HttpResponse;
import cloud.firn.storage.acl.Owner;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.notification.EventName;
import cloud.firn.storage.object.Attributes;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.quota.Quotas;
import cloud.firn.storage.usage.Stored;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** PUT of an object. */
final class WriteCalls {
    private final Objects objects;
    private final Function<String, Optional<Owner>> accounts;
    private final Ends ends;
    private final InstantSource clock;
    private final Secrecy secrecy;
    private final Quotas quotas;

    WriteCalls(S3Door.Parts parts, Secrecy secrecy) {
        this.objects = parts.objects();
        this.accounts = parts.accounts();
        this.ends = parts.ends();
        this.clock = parts.clock();
        this.secrecy = secrecy;
        this.quotas = parts.quotas();
    }

    void register(Dispatch dispatch) {
        dispatch.key("PUT", "", Action.PUT_OBJECT, this::put);
    }

    private CompletionStage<HttpResponse> put(Call call, BucketView bucket) {
        ObjectHeaders.refuseAppending(call);
        var sealing = secrecy.sealing(call, bucket);
        var condition = WriteConditions.ofWrite(call);
        var headers = ObjectHeaders.headers(call);
        var metadata = ObjectHeaders.metadata(call);
        var labels = Labels.of(call, bucket, accounts, clock.instant());
        var intake = new Intake(call, Optional.empty());
        return objects.check(bucket, call.key(), condition)
                .thenCompose(held -> quotas.during(
                        bucket,
                        new Stored(intake.length(), 1),
                        room -> objects.put(new Objects.Put(
                                bucket,
                                call.key(),
                                intake.length(),
                                intake.bytes(),
                                condition,
                                sealing::fresh,
                                call.occasion(EventName.PUT),
                                () -> {
                                    var taken = intake.finish();
                                    room.confirm();
                                    return labels.lockedAsIn(bucket, clock.instant())
                                            .describe(
                                                    sealing.etag(taken.md5()),
                                                    new Attributes(
                                                            headers, metadata, whole(taken.checksums()), Map.of()));
                                }))))
                .thenApply(row -> Answers.with(written(bucket, row), sealing.answer(row.encryption())));
    }

    private HttpResponse written(BucketView bucket, ObjectRow row) {
        var response = Answers.with(Answers.empty(200), "ETag", Answers.quoted(row.etag()));
        response = Answers.with(Answers.with(response, row.checksums()), ReadCalls.version(bucket, row));
        return Answers.with(response, ends.of(bucket, row));
    }

    /** The checksums of an object that was put in one piece. */
    static Map<String, String> whole(Map<String, String> checksums) {
        if (checksums.isEmpty()) {
            return checksums;
        }
        var found = new HashMap<>(checksums);
        found.put("x-amz-checksum-type", "FULL_OBJECT");
        return found;
    }
}
