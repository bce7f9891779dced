package cloud.firn.storage.s3;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.StreamTcpException;
import akka.stream.javadsl.Sink;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.signature.Verifier;
import cloud.firn.storage.upload.Uploads;
import cloud.firn.storage.usage.Tally;
import com.datastax.oss.driver.api.core.DriverException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * S3 on the wire: says who signed, what is asked of what, and answers as AWS does.
 *
 * <p>Contract: the Amazon S3 API reference. Nothing is answered that is not signed.
 */
public final class S3Door {
    private static final Logger LOG = LoggerFactory.getLogger(S3Door.class);
    private static final int LONGEST_KEY_BYTES = 1024;
    private static final long DRAINED_BYTES = 256 * 1024;
    /** Sub-resources that are not there yet: refused, never taken for the bucket or object itself. */
    private static final Set<String> NOT_YET = Set.of(
            "accelerate",
            "analytics",
            "attributes",
            "cors",
            "encryption",
            "intelligent-tiering",
            "inventory",
            "legal-hold",
            "lifecycle",
            "logging",
            "metrics",
            "notification",
            "object-lock",
            "ownershipControls",
            "policy",
            "policyStatus",
            "publicAccessBlock",
            "replication",
            "requestPayment",
            "restore",
            "retention",
            "select",
            "tagging",
            "torrent",
            "versions",
            "website",
            "append");

    private final ActorSystem<?> system;
    private final Verifier verifier;
    private final List<String> domains;
    private final Buckets buckets;
    private final Tally tally;
    private final BucketCalls bucketCalls;
    private final ListCalls listCalls;
    private final ObjectCalls objectCalls;
    private final UploadCalls uploadCalls;

    /** What the door stands on. */
    public record Parts(Buckets buckets, Objects objects, Uploads uploads, Tally tally, Runnable measureNow) {}

    /**
     * A door for one region.
     *
     * @param domains under which a bucket's name may be a host's
     */
    public S3Door(ActorSystem<?> system, Verifier verifier, String region, List<String> domains, Parts parts) {
        this.system = system;
        this.verifier = verifier;
        this.domains = domains;
        this.buckets = parts.buckets();
        this.tally = parts.tally();
        this.bucketCalls =
                new BucketCalls(system, parts.buckets(), parts.objects(), parts.uploads(), region, parts.measureNow());
        this.listCalls = new ListCalls(parts.objects());
        this.objectCalls = new ObjectCalls(system, parts.buckets(), parts.objects(), parts.tally());
        this.uploadCalls = new UploadCalls(system, parts.uploads(), parts.objects(), objectCalls);
    }

    /** Answers one request; the stage never fails. */
    public CompletionStage<HttpResponse> answer(HttpRequest request) {
        var id = requestId();
        var wire = Wires.of(request);
        CompletionStage<HttpResponse> answered;
        try {
            var verified = verifier.verify(wire);
            var target = Target.of(wire, domains);
            answered = dispatch(new Call(id, wire, verified, request.entity(), target.bucket(), target.key()));
        } catch (RuntimeException e) {
            answered = CompletableFuture.failedFuture(e);
        }
        return answered.handle((response, failure) ->
                        failure == null ? response : refuse(request, wire.method(), wire.path(), id, failure))
                .thenApply(response -> response.addHeaders(
                        List.of(RawHeader.create("x-amz-request-id", id), RawHeader.create("x-amz-id-2", id))));
    }

    private CompletionStage<HttpResponse> dispatch(Call call) {
        for (var parameter : call.wire().parameters()) {
            if (NOT_YET.contains(parameter.name())) {
                throw new Refused(
                        Code.NOT_IMPLEMENTED, "The sub-resource " + parameter.name() + " is not implemented.");
            }
        }
        if (call.bucket().isEmpty()) {
            if (!call.wire().method().equals("GET")) {
                throw new Refused(Code.METHOD_NOT_ALLOWED);
            }
            return bucketCalls.list(call);
        }
        if (call.key().getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY_BYTES) {
            throw new Refused(Code.KEY_TOO_LONG, "", java.util.Map.of("MaxSizeAllowed", "1024"));
        }
        if (call.key().isEmpty() && call.wire().method().equals("PUT")) {
            if (call.has("acl") || call.has("versioning")) {
                throw new Refused(Code.NOT_IMPLEMENTED);
            }
            return bucketCalls.create(call);
        }
        return buckets.of(call.organisation(), call.bucket())
                .thenCompose(bucket -> (call.key().isEmpty() ? onBucket(call, bucket) : onObject(call, bucket))
                        .thenApply(response -> {
                            tally.request(bucket.id(), kind(call));
                            return response;
                        }));
    }

    private CompletionStage<HttpResponse> onBucket(Call call, BucketView bucket) {
        return switch (call.wire().method()) {
            case "HEAD" -> now(bucketCalls.head(bucket));
            case "DELETE" -> bucketCalls.delete(bucket);
            case "GET" -> {
                if (call.has("location")) {
                    yield now(bucketCalls.location());
                }
                if (call.has("versioning")) {
                    yield now(bucketCalls.versioning());
                }
                if (call.has("acl")) {
                    yield now(bucketCalls.acl(bucket));
                }
                if (call.has("uploads")) {
                    yield uploadCalls.list(call, bucket);
                }
                yield call.parameter("list-type").equals("2")
                        ? listCalls.second(call, bucket)
                        : listCalls.first(call, bucket);
            }
            case "POST" -> {
                if (call.has("delete")) {
                    yield objectCalls.deleteMany(call, bucket);
                }
                throw new Refused(Code.NOT_IMPLEMENTED, "Browser uploads are not implemented.");
            }
            default -> throw new Refused(Code.METHOD_NOT_ALLOWED);
        };
    }

    private CompletionStage<HttpResponse> onObject(Call call, BucketView bucket) {
        var source = call.header("x-amz-copy-source");
        boolean part = call.has("uploadId");
        return switch (call.wire().method()) {
            case "GET" -> {
                if (call.has("acl")) {
                    yield now(bucketCalls.acl(bucket));
                }
                yield part ? uploadCalls.parts(call, bucket) : objectCalls.get(call, bucket, false);
            }
            case "HEAD" -> objectCalls.get(call, bucket, true);
            case "PUT" -> {
                if (call.has("acl")) {
                    throw new Refused(Code.NOT_IMPLEMENTED);
                }
                if (part) {
                    yield source.isPresent()
                            ? uploadCalls.copy(call, bucket, source.get())
                            : uploadCalls.put(call, bucket);
                }
                yield source.isPresent() ? objectCalls.copy(call, bucket, source.get()) : objectCalls.put(call, bucket);
            }
            case "POST" -> {
                if (call.has("uploads")) {
                    yield uploadCalls.begin(call, bucket);
                }
                if (part) {
                    yield uploadCalls.complete(call, bucket);
                }
                throw new Refused(Code.METHOD_NOT_ALLOWED);
            }
            case "DELETE" -> part ? uploadCalls.abort(call, bucket) : objectCalls.delete(call, bucket);
            default -> throw new Refused(Code.METHOD_NOT_ALLOWED);
        };
    }

    private HttpResponse refuse(HttpRequest request, String method, String resource, String id, Throwable failure) {
        var refused = Refused.in(failure);
        if (refused == null) {
            refused = outage(failure);
            LOG.atWarn().setCause(failure).addKeyValue("request", id).log("A request failed");
        }
        drain(request);
        return Answers.refusal(refused, method, resource, id);
    }

    private static Refused outage(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DriverException || cause instanceof TimeoutException) {
                return new Refused(Code.SERVICE_UNAVAILABLE);
            }
            if (cause instanceof StreamTcpException
                    || cause.getClass().getSimpleName().contains("EntityStream")) {
                return new Refused(Code.INCOMPLETE_BODY);
            }
        }
        return new Refused(Code.INTERNAL_ERROR);
    }

    /** A little of a body that nobody read is taken, so that the client hears the answer; more ends the connection. */
    private void drain(HttpRequest request) {
        if (request.entity().isStrict() || request.getHeader("Expect").isPresent()) {
            return;
        }
        var unused = request.entity()
                .withoutSizeLimit()
                .getDataBytes()
                .limitWeighted(DRAINED_BYTES, bytes -> (long) bytes.size())
                .completionTimeout(Duration.ofSeconds(5))
                .runWith(Sink.ignore(), system)
                .exceptionally(failure -> akka.Done.getInstance());
    }

    private static String kind(Call call) {
        return switch (call.wire().method()) {
            case "GET", "HEAD" -> call.key().isEmpty() && call.wire().method().equals("GET") ? "LIST" : "GET";
            case "DELETE" -> "DELETE";
            default -> "PUT";
        };
    }

    private static CompletionStage<HttpResponse> now(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }

    private static String requestId() {
        var bytes = new byte[8];
        ThreadLocalRandom.current().nextBytes(bytes);
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }
}
