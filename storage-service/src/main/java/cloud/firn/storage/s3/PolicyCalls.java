package cloud.firn.storage.s3;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpResponse;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.bucket.Setting;
import cloud.firn.storage.policy.Policy;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Xml;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The calls about the policy of a bucket. */
final class PolicyCalls {
    private final ActorSystem<?> system;
    private final Buckets buckets;
    private final Policies policies;

    PolicyCalls(ActorSystem<?> system, Buckets buckets, Policies policies) {
        this.system = system;
        this.buckets = buckets;
        this.policies = policies;
    }

    void register(Dispatch dispatch) {
        dispatch.bucket("GET", "policy", Action.GET_POLICY, (call, bucket) -> now(get(bucket)))
                .bucket("PUT", "policy", Action.PUT_POLICY, this::put)
                .bucket("DELETE", "policy", Action.DELETE_POLICY, this::delete)
                .bucket("GET", "policyStatus", Action.GET_POLICY_STATUS, (call, bucket) -> now(status(bucket)));
    }

    private static HttpResponse get(BucketView bucket) {
        return HttpResponse.create().withEntity(ContentTypes.APPLICATION_JSON, text(bucket));
    }

    private CompletionStage<HttpResponse> put(Call call, BucketView bucket) {
        return Intake.small(call, Policy.LONGEST_BODY_BYTES, system).thenCompose(bytes -> {
            var policy = Policy.parse(bytes, bucket.name());
            if (Terms.block(bucket).blockPolicy() && policy.isPublic()) {
                throw new Refused(Code.ACCESS_DENIED);
            }
            return buckets.configure(bucket, Setting.POLICY, new String(bytes, StandardCharsets.UTF_8))
                    .thenApply(done -> Answers.empty(204));
        });
    }

    private CompletionStage<HttpResponse> delete(Call call, BucketView bucket) {
        return buckets.unset(bucket, Setting.POLICY).thenApply(done -> Answers.empty(204));
    }

    private HttpResponse status(BucketView bucket) {
        boolean open = bucket.setting(Setting.POLICY)
                        .filter(text -> policies.of(bucket.name(), text).isPublic())
                        .isPresent()
                || Terms.block(bucket).effective(Terms.acl(bucket)).isPublic();
        return Answers.xml(Xml.document("PolicyStatus", x -> x.text("IsPublic", open)));
    }

    private static String text(BucketView bucket) {
        return bucket.setting(Setting.POLICY).orElseThrow(() -> new Refused(Code.NO_SUCH_BUCKET_POLICY));
    }

    private static CompletionStage<HttpResponse> now(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}
