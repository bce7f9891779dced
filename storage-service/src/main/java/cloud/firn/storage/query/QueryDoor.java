package cloud.firn.storage.query;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.StreamLimitReachedException;
import akka.util.ByteString;
import cloud.firn.storage.pace.Pace;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.s3.Wires;
import cloud.firn.storage.signature.Signer;
import cloud.firn.storage.signature.Verifier;
import cloud.firn.storage.signature.VirtualHosts;
import cloud.firn.storage.signature.WireRequest;
import cloud.firn.storage.xml.Xml;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services of the query API at the root of the S3 door. Which one is meant, the signature says.
 *
 * <p>A question is a form in the body of a POST, or a query with an {@code Action}. S3 itself has neither at its root.
 *
 * <p>Contract: the API references of AWS Security Token Service and Amazon Simple Notification Service.
 */
public final class QueryDoor {
    private static final Logger LOG = LoggerFactory.getLogger(QueryDoor.class);
    private static final long LARGEST_QUESTION_BYTES = 16 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String FORM = "application/x-www-form-urlencoded";

    private final ActorSystem<?> system;
    private final Verifier verifier;
    private final Pace pace;
    private final VirtualHosts hosts;
    private final QueryService sessions;
    private final QueryService topics;

    /**
     * A door beside S3's.
     *
     * @param topics what is signed for SNS; all else is for {@code sessions}
     */
    public QueryDoor(
            ActorSystem<?> system,
            Verifier verifier,
            VirtualHosts hosts,
            QueryService sessions,
            QueryService topics,
            Pace pace) {
        this.system = system;
        this.verifier = verifier;
        this.pace = pace;
        this.hosts = hosts;
        this.sessions = sessions;
        this.topics = topics;
    }

    /** Whether a request is a question to this service, and none about a bucket. */
    public boolean isQuestion(HttpRequest request) {
        if (!request.getUri().getPathString().equals("/")) {
            return false;
        }
        var method = request.method().value();
        boolean form = method.equals("POST")
                && request.entity().getContentType().mediaType().toString().equals(FORM);
        boolean query = (method.equals("POST") || method.equals("GET"))
                && request.getUri()
                        .rawQueryString()
                        .filter(q -> ("&" + q).contains("&Action="))
                        .isPresent();
        return (form || query) && hosts.bucket(Wires.of(request)).isEmpty();
    }

    /** Answers one question; the stage never fails. */
    public CompletionStage<HttpResponse> answer(HttpRequest request) {
        var id = UUID.randomUUID().toString();
        var wire = Wires.of(request);
        var service = Verifier.isForTopics(wire) ? topics : sessions;
        return request.entity()
                .withoutSizeLimit()
                .getDataBytes()
                .limitWeighted(LARGEST_QUESTION_BYTES, bytes -> (long) bytes.size())
                .completionTimeout(PATIENCE)
                .runFold(ByteString.emptyByteString(), ByteString::concat, system)
                .thenCompose(body -> answered(service, request, wire, body, id))
                .exceptionally(failure -> refusal(service, refused(failure, id), id))
                .thenApply(response -> response.addHeaders(List.of(
                        RawHeader.create("x-amzn-RequestId", id), RawHeader.create("Cache-Control", "no-store"))));
    }

    private CompletionStage<HttpResponse> answered(
            QueryService service, HttpRequest request, WireRequest wire, ByteString body, String id) {
        var bytes = body.toArray();
        Signer signer;
        try {
            signer = verifier.verifyQuestion(wire, sha256(bytes));
        } catch (Refused e) {
            pace.countStranger(request);
            throw e;
        }
        pace.count(Optional.of(signer), request);
        var question = Question.read(wire.query(), new String(bytes, StandardCharsets.UTF_8));
        var action = question.action(service.version());
        return service.answer(action, question, signer, Wires.peer(request))
                .thenApply(result -> xml(200, document(service, action, result, id)));
    }

    private static String document(QueryService service, String action, Optional<Consumer<Xml>> result, String id) {
        return Xml.document(action + "Response", service.namespace(), response -> {
            result.ifPresent(content -> response.element(action + "Result", content));
            response.element("ResponseMetadata", metadata -> metadata.text("RequestId", id));
        });
    }

    private static QueryRefused refused(Throwable failure, String id) {
        var refused = Refused.in(failure);
        if (refused != null) {
            return QueryRefused.of(refused);
        }
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof QueryRefused known) {
                return known;
            }
            if (cause instanceof StreamLimitReachedException) {
                return new QueryRefused("RequestEntityTooLarge", 413, "Request size exceeded the limit.");
            }
            if (cause instanceof TimeoutException) {
                return new QueryRefused("RequestTimeout", 400, "The body of the request did not arrive in time.");
            }
        }
        LOG.atWarn().setCause(failure).addKeyValue("request", id).log("A question failed");
        return new QueryRefused("InternalFailure", 500, "The request failed because of an unknown error.");
    }

    private static HttpResponse refusal(QueryService service, QueryRefused refused, String id) {
        return xml(refused.status(), Xml.document("ErrorResponse", service.namespace(), response -> response.element(
                        "Error", error -> error.text("Type", refused.status() < 500 ? "Sender" : "Receiver")
                                .text("Code", refused.code())
                                .text("Message", refused.detail()))
                .text("RequestId", id)));
    }

    private static HttpResponse xml(int status, String document) {
        return HttpResponse.create()
                .withStatus(StatusCodes.get(status))
                .withEntity(HttpEntities.create(ContentTypes.TEXT_XML_UTF8, document));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
