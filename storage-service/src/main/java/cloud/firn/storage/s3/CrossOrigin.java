package cloud.firn.storage.s3;

import akka.http.javadsl.model.HttpResponse;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.cors.CorsConfiguration;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.signature.WireRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What browsers are told of who else may use a bucket: before a request, and with its answer, be it a refusal. */
final class CrossOrigin {
    private CrossOrigin() {}

    /** The answer to the question that a browser asks first. Nobody has to sign it. */
    static CompletionStage<HttpResponse> preflight(WireRequest wire, Target target, Buckets buckets) {
        return buckets.named(target.bucket())
                .thenApply(bucket -> Answers.with(
                        Answers.empty(200),
                        CorsConfiguration.preflight(
                                Terms.cors(bucket),
                                wire.header("origin"),
                                wire.header("access-control-request-method"),
                                wire.header("access-control-request-headers"),
                                target.key().isEmpty() ? "BUCKET" : "OBJECT")));
    }

    /** The answer of a call, with what a browser has to hear. */
    static CompletionStage<HttpResponse> tell(
            Call call, BucketView bucket, Supplier<CompletionStage<HttpResponse>> answer) {
        var headers = call.header("origin")
                .flatMap(origin -> Terms.cors(bucket)
                        .flatMap(cors -> cors.answer(origin, call.wire().method(), Optional.empty(), false)))
                .orElse(Map.of());
        if (headers.isEmpty()) {
            return answer.get();
        }
        CompletionStage<HttpResponse> answered;
        try {
            answered = answer.get();
        } catch (Refused refused) {
            answered = CompletableFuture.failedFuture(refused);
        }
        return answered.handle((response, failure) -> {
            var refused = Refused.in(failure);
            if (refused != null) {
                headers.forEach(refused::with);
            }
            if (failure != null) {
                throw failure instanceof RuntimeException e ? e : new CompletionException(failure);
            }
            return Answers.with(response, headers);
        });
    }
}
