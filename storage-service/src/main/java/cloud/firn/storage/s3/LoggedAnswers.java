package cloud.firn.storage.s3;

import akka.Done;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import cloud.firn.storage.accesslog.AccessLog;
import cloud.firn.storage.accesslog.Entry;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.signature.Percent;
import cloud.firn.storage.signature.Proof;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Takes answers down in the access log of the bucket that they are about, when they are sent. */
final class LoggedAnswers {
    /** What would let whoever reads the log ask the same again. */
    private static final Pattern SECRET =
            Pattern.compile("(?i)([?&](?:X-Amz-Signature|X-Amz-Security-Token|Signature)=)[^&]*");

    private static final Pattern WHOLE_SIZE = Pattern.compile("bytes .*/(\\d+)");
    private static final Map<Proof.Carrier, String> AUTHENTICATION =
            Map.of(Proof.Carrier.HEADER, "AuthHeader", Proof.Carrier.QUERY, "QueryString", Proof.Carrier.FORM, "POST");

    private final AccessLog log;
    private final Buckets buckets;
    private final String region;
    private final InstantSource clock;

    LoggedAnswers(AccessLog log, Buckets buckets, String region, InstantSource clock) {
        this.log = log;
        this.buckets = buckets;
        this.region = region;
        this.clock = clock;
    }

    /** The same answer, which is taken down when its last byte is sent. */
    HttpResponse of(Trace trace, HttpResponse response) {
        var readyAt = clock.instant();
        var bucket = trace.bucket();
        if (bucket != null) {
            return AccessLog.wanted(bucket) ? whenSent(trace, bucket, response, readyAt) : response;
        }
        // What was refused before it was known whose bucket it is about, and visits: nobody waits for that.
        var target = trace.target();
        if (target != null && !target.bucket().isEmpty() && trace.refusal() != Code.SLOW_DOWN) {
            var unused = buckets.named(target.bucket()).thenAccept(found -> {
                if (AccessLog.wanted(found)) {
                    add(trace, found, response, readyAt, knownLength(response));
                }
            });
        }
        return response;
    }

    private HttpResponse whenSent(Trace trace, BucketView bucket, HttpResponse response, Instant readyAt) {
        var entity = response.entity();
        var length = entity.getContentLengthOption();
        if (entity.isStrict() || length.isEmpty()) {
            add(trace, bucket, response, readyAt, knownLength(response));
            return response;
        }
        var sent = new AtomicLong();
        var bytes = entity.getDataBytes()
                .map(piece -> {
                    sent.addAndGet(piece.size());
                    return piece;
                })
                .watchTermination((before, ended) -> {
                    ended.handle((done, failure) -> {
                        add(trace, bucket, response, readyAt, sent.get());
                        return Done.getInstance();
                    });
                    return before;
                });
        return response.withEntity(HttpEntities.create(entity.getContentType(), length.getAsLong(), bytes));
    }

    private static long knownLength(HttpResponse response) {
        return response.entity().getContentLengthOption().orElse(-1);
    }

    private void add(Trace trace, BucketView bucket, HttpResponse response, Instant readyAt, long sentBytes) {
        log.add(
                bucket.id(),
                new Entry(
                        new Entry.Whose(bucket.organisation(), bucket.name(), region),
                        trace.cameAt,
                        asked(trace),
                        answered(trace, response, readyAt, sentBytes),
                        wire(trace)));
    }

    private static Entry.Asked asked(Trace trace) {
        var call = trace.call();
        var target = trace.target();
        var key = target == null ? "" : target.key();
        var method = trace.wire.method();
        var operation = trace.visit
                ? Operations.ofVisit(method)
                : call == null ? Operations.ofUnknown(method, key) : Operations.of(call);
        var query = trace.wire.query().isEmpty() ? "" : "?" + trace.wire.query();
        return new Entry.Asked(
                trace.peer,
                Optional.ofNullable(call).flatMap(Call::who).orElse(""),
                trace.id,
                operation,
                key.isEmpty() ? "" : Percent.encodePath(key),
                method + " " + SECRET.matcher(trace.wire.path() + query).replaceAll("$1HIDDEN") + " HTTP/1.1");
    }

    private Entry.Answered answered(Trace trace, HttpResponse response, Instant readyAt, long sentBytes) {
        var refusal = trace.refusal();
        boolean sends =
                trace.wire.header("content-length").filter(n -> !n.equals("0")).isPresent();
        return new Entry.Answered(
                response.status().intValue(),
                refusal == null ? "" : refusal.word(),
                sentBytes,
                refusal == null ? objectBytes(trace, response) : -1,
                Duration.between(trace.cameAt, clock.instant()).toMillis(),
                // When the last byte of a body came is not known here.
                sends ? -1 : Duration.between(trace.cameAt, readyAt).toMillis(),
                header(response, "x-amz-version-id"));
    }

    /** How large the object is that was read or written, as far as the answer or the request tells. */
    private static long objectBytes(Trace trace, HttpResponse response) {
        var call = trace.call();
        if (call == null || call.key().isEmpty() || !Dispatch.subResource(call).isEmpty()) {
            return -1;
        }
        return switch (trace.wire.method()) {
            case "GET" -> {
                var range = WHOLE_SIZE.matcher(header(response, "Content-Range"));
                yield range.matches() ? number(range.group(1)) : knownLength(response);
            }
            case "HEAD" -> number(header(response, "Content-Length"));
            case "PUT" ->
                call.header("x-amz-copy-source").isPresent()
                        ? -1
                        : number(call.header("x-amz-decoded-content-length")
                                .or(() -> call.header("content-length"))
                                .orElse(""));
            default -> -1;
        };
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static String header(HttpResponse response, String name) {
        return response.getHeader(name).map(header -> header.value()).orElse("");
    }

    private static Entry.Wire wire(Trace trace) {
        var proof = Optional.ofNullable(trace.call())
                .flatMap(call -> call.verified().author())
                .map(author -> author.proof());
        return new Entry.Wire(
                trace.wire.header("referer").orElse(""),
                trace.wire.header("user-agent").orElse(""),
                proof.map(is -> is.version() == Proof.Version.FOUR ? "SigV4" : "SigV2")
                        .orElse(""),
                proof.map(is -> AUTHENTICATION.get(is.carrier())).orElse(""),
                trace.wire.header("host").orElse(""));
    }
}
