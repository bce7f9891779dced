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
                (name, root) -> dispatch.bucket("GET", name, Action.GET_LOGGING, (call, bucket) -> list(call, root)));
        dispatch.bucket("GET", "accelerate", Action.GET_LOGGING, (call, bucket) -> empty("AccelerateConfiguration"))
                .bucket("GET", "notification", Action.GET_LOGGING, (call, bucket) -> empty("NotificationConfiguration"))
                .bucket("GET", "replication", Action.GET_LOGGING, (call, bucket) -> {
                    throw new Refused(Code.REPLICATION_CONFIGURATION_NOT_FOUND);
                });
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
