package cloud.firn.storage.s3;

import akka.http.javadsl.model.HttpResponse;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Xml;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What tools ask of every bucket and Firn does not offer: nothing of it is there, and the answer says so. */
final class ProbeCalls {
    private static final Map<String, String> LISTS = Map.of(
            "analytics", "ListBucketAnalyticsConfigurationResult",
            "intelligent-tiering", "ListBucketIntelligentTieringConfigurationsOutput",
            "inventory", "ListInventoryConfigurationsResult",
            "metrics", "ListMetricsConfigurationsResult");

    void register(Dispatch dispatch) {
        LISTS.forEach(
                (name, root) -> dispatch.bucket("GET", name, Action.GET_LOGGING, (call, bucket) -> list(call, root))
                        .bucket("PUT", name, Action.PUT_LOGGING, (call, bucket) -> notThere(name))
                        .bucket("DELETE", name, Action.PUT_LOGGING, (call, bucket) -> {
                            throw new Refused(Code.NO_SUCH_CONFIGURATION);
                        }));
        dispatch.bucket("GET", "accelerate", Action.GET_LOGGING, (call, bucket) -> empty("AccelerateConfiguration"))
                .bucket("PUT", "accelerate", Action.PUT_LOGGING, (call, bucket) -> notThere("accelerate"))
                .bucket("GET", "replication", Action.GET_LOGGING, (call, bucket) -> {
                    throw new Refused(Code.REPLICATION_CONFIGURATION_NOT_FOUND);
                })
                .bucket("PUT", "replication", Action.PUT_LOGGING, (call, bucket) -> notThere("replication"))
                .bucket(
                        "DELETE",
                        "replication",
                        Action.PUT_LOGGING,
                        (call, bucket) -> CompletableFuture.completedFuture(Answers.empty(204)));
    }

    private static CompletionStage<HttpResponse> notThere(String name) {
        throw new Refused(Code.NOT_IMPLEMENTED, "The sub-resource " + name + " is not implemented.");
    }

    private static CompletionStage<HttpResponse> list(Call call, String root) {
        if (call.has("id")) {
            throw new Refused(Code.NO_SUCH_CONFIGURATION);
        }
        return CompletableFuture.completedFuture(Answers.xml(Xml.document(root, x -> x.text("IsTruncated", false))));
    }

    private static CompletionStage<HttpResponse> empty(String root) {
        return CompletableFuture.completedFuture(Answers.xml(Xml.document(root, x -> {})));
    }
}
