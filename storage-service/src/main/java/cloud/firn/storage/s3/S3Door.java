package cloud.firn.storage.s3;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.StreamTcpException;
import akka.stream.javadsl.Sink;
import cloud.firn.storage.accesslog.AccessLog;
import cloud.firn.storage.acl.Owner;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.encryption.Encryptions;
import cloud.firn.storage.notification.Notifications;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.pace.Pace;
import cloud.firn.storage.quota.Quotas;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.role.RoleCheck;
import cloud.firn.storage.signature.Verified;
import cloud.firn.storage.signature.Verifier;
import cloud.firn.storage.signature.VirtualHosts;
import cloud.firn.storage.signature.WireRequest;
import cloud.firn.storage.upload.Uploads;
import cloud.firn.storage.usage.Tally;
import com.datastax.oss.driver.api.core.DriverException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * S3 on the wire: says who signed, what is asked of what, and answers as AWS does.
 *
 * <p>Contract: the Amazon S3 API reference. {@link Dispatch} is the table of calls.
 */
public final class S3Door {
    private static final Logger LOG = LoggerFactory.getLogger(S3Door.class);
    private static final int LONGEST_KEY_BYTES = 1024;
    private static final long DRAINED_BYTES = 256 * 1024;

    private final ActorSystem<?> system;
    private final Verifier verifier;
    private final Pace pace;
    private final Hosts hosts;
    private final Buckets buckets;
    private final Tally tally;
    private final Dispatch dispatch;
    private final BucketCalls bucketCalls;
    private final Website website;
    private final LoggedAnswers logged;
    private final InstantSource clock;

    /**
     * What the door stands on.
     *
     * @param accounts the organisation with this id
     * @param ends when lifecycle rules end what is there
     */
    public record Parts(
            Buckets buckets,
            Objects objects,
            Uploads uploads,
            Tally tally,
            Runnable measureNow,
            Function<String, Optional<Owner>> accounts,
            Ends ends,
            Encryptions encryptions,
            Pace pace,
            Quotas quotas,
            AccessLog accessLog,
            Notifications notifications,
            RoleCheck roles,
            InstantSource clock) {}

    /**
     * Under which names a bucket's name may be a host's.
     *
     * @param api where it is spoken to in S3's API
     * @param websites where it is a website; counts first where a name could be either
     */
    public record Hosts(VirtualHosts api, VirtualHosts websites) {}

    /** A door for one region. */
    public S3Door(ActorSystem<?> system, Verifier verifier, String region, Hosts hosts, Parts parts) {
        this.system = system;
        this.verifier = verifier;
        this.pace = parts.pace();
        this.hosts = hosts;
        this.buckets = parts.buckets();
        this.tally = parts.tally();
        this.clock = parts.clock();
        this.logged = new LoggedAnswers(parts.accessLog(), buckets, region, clock);
        var secrecy = new Secrecy(parts.encryptions());
        var policies = new Policies();
        var access = new Access(parts.objects(), policies, new Contexts(parts.clock()), parts.roles());
        this.bucketCalls = new BucketCalls(system, parts, region, access);
        this.dispatch = new Dispatch(access);
        bucketCalls.register(dispatch);
        new SettingCalls(system, parts.buckets(), parts.accounts()).register(dispatch);
        new PolicyCalls(system, parts.buckets(), policies).register(dispatch);
        new ListCalls(parts.objects()).register(dispatch);
        var reads = new ReadCalls(parts.objects(), parts.tally(), parts.ends(), secrecy);
        reads.register(dispatch);
        this.website = new Website(buckets, access, reads, tally, pace);
        new NoteCalls(system, parts.objects(), access, parts.accounts(), parts.clock()).register(dispatch);
        new AttributeCalls(parts.objects()).register(dispatch);
        var copies = new CopyCalls(parts, access, secrecy);
        copies.register(dispatch);
        new WriteCalls(parts, secrecy).register(dispatch);
        new DeleteCalls(system, parts.objects(), access, parts.clock()).register(dispatch);
        new UploadCalls(system, parts, copies, secrecy).register(dispatch);
        new FormCalls(system, verifier, parts, access, secrecy).register(dispatch);
        new ProbeCalls().register(dispatch);
        new NotificationCalls(system, parts.notifications()).register(dispatch);
    }

    /** Whether a request is a visit to a bucket's website. */
    public boolean isVisit(HttpRequest request) {
        return hosts.websites().bucket(Wires.of(request)).isPresent();
    }

    /** Answers one request; the stage never fails. */
    public CompletionStage<HttpResponse> answer(HttpRequest request) {
        var id = requestId();
        var wire = Wires.of(request);
        var site = hosts.websites().bucket(wire);
        var trace = new Trace(id, wire, Wires.peer(request), clock.instant(), site.isPresent());
        var answered = site.isPresent()
                ? website.answer(trace, request, site.get(), failure -> refused(request, trace, failure))
                : ofApi(trace, request);
        return answered.thenApply(response -> logged.of(trace, response)
                .addHeaders(List.of(RawHeader.create("x-amz-request-id", id), RawHeader.create("x-amz-id-2", id))));
    }

    private CompletionStage<HttpResponse> ofApi(Trace trace, HttpRequest request) {
        var wire = trace.wire;
        CompletionStage<HttpResponse> answered;
        try {
            var target = trace.about(Target.of(wire, hosts.api()));
            answered = wire.method().equals("OPTIONS")
                    ? CrossOrigin.preflight(wire, target, buckets)
                    : dispatch(trace.signed(call(trace.id, wire, request, target)), trace);
        } catch (RuntimeException e) {
            answered = CompletableFuture.failedFuture(e);
        }
        return answered.exceptionally(
                failure -> Answers.refusal(refused(request, trace, failure), wire.method(), wire.path(), trace.id));
    }

    /** The call, its signature checked. What a link carries in its query counts as if it were sent as a header. */
    private Call call(String id, WireRequest wire, HttpRequest request, Target target) {
        var verified = verified(wire, request);
        return new Call(
                id,
                wire.with(verified.hoisted()),
                verified,
                pace.steady(request.entity()),
                target.bucket(),
                target.key(),
                Wires.peer(request));
    }

    /** Who signed; who tries signatures is counted as a stranger. */
    private Verified verified(WireRequest wire, HttpRequest request) {
        Verified verified;
        try {
            verified = verifier.verify(wire);
        } catch (Refused e) {
            pace.countStranger(request);
            throw e;
        }
        pace.count(verified.who(), request);
        return verified;
    }

    private CompletionStage<HttpResponse> dispatch(Call call, Trace trace) {
        if (call.bucket().isEmpty()) {
            if (!call.wire().method().equals("GET")) {
                throw new Refused(
                        Code.METHOD_NOT_ALLOWED,
                        "",
                        Map.of("Method", call.wire().method()));
            }
            return bucketCalls.list(call);
        }
        checkKey(call.key());
        if (bucketCalls.creates(call)) {
            return bucketCalls.create(call);
        }
        var handler = dispatch.find(call);
        return buckets.named(call.bucket(), call.key()).thenCompose(bucket -> {
            trace.in(bucket);
            checkExpectedOwner(call, "x-amz-expected-bucket-owner", bucket);
            return CrossOrigin.tell(call, bucket, () -> handler.answer(call, bucket))
                    .thenApply(response -> {
                        tally.request(bucket.id(), Payment.payer(call, bucket), kind(call));
                        return response.getHeader(Payment.CHARGED).isPresent()
                                ? response
                                : Answers.with(response, Payment.answer(call, bucket));
                    });
        });
    }

    static void checkKey(String key) {
        if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY_BYTES) {
            throw new Refused(Code.KEY_TOO_LONG, "", Map.of("MaxSizeAllowed", "1024"));
        }
    }

    /** A client that says whose bucket it means is not led into another's. */
    static void checkExpectedOwner(Call call, String header, BucketView bucket) {
        call.header(header).ifPresent(expected -> {
            if (!expected.equals(bucket.organisation())) {
                throw new Refused(Code.ACCESS_DENIED);
            }
        });
    }

    private Refused refused(HttpRequest request, Trace trace, Throwable failure) {
        var refused = Refused.in(failure);
        if (refused == null) {
            refused = outage(failure);
            LOG.atWarn().setCause(failure).addKeyValue("request", trace.id).log("A request failed");
        }
        trace.refused(refused.code());
        drain(request);
        return refused;
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

    private static String requestId() {
        var bytes = new byte[8];
        ThreadLocalRandom.current().nextBytes(bytes);
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }
}
