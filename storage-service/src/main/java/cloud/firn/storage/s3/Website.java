package cloud.firn.storage.s3;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.bucket.Setting;
import cloud.firn.storage.configuration.WebsiteConfiguration;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.pace.Pace;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.signature.Payload;
import cloud.firn.storage.signature.Percent;
import cloud.firn.storage.signature.Verified;
import cloud.firn.storage.signature.WireRequest;
import cloud.firn.storage.usage.Tally;
import cloud.firn.storage.website.Moved;
import cloud.firn.storage.website.Redirects;
import cloud.firn.storage.website.Visit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A bucket as a website: what anybody may read of it, with index and error documents, redirects, and pages for people to
 * read where the API has documents for programs.
 *
 * <p>Source: "Website endpoints" and "Hosting a static website using Amazon S3" of the user guide.
 */
final class Website {
    private static final List<String> OF_WHOLE_ANSWERS =
            List.of("range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since");

    private final Buckets buckets;
    private final Access access;
    private final ReadCalls reads;
    private final Tally tally;
    private final Pace pace;

    Website(Buckets buckets, Access access, ReadCalls reads, Tally tally, Pace pace) {
        this.buckets = buckets;
        this.access = access;
        this.reads = reads;
        this.tally = tally;
        this.pace = pace;
    }

    /** A visit to the site of one bucket: nobody signs, whatever the headers say. */
    private record Visiting(Call call, BucketView bucket, Visit visit) {
        Call to(String key) {
            return calling(call, call.wire(), key);
        }

        /** The same without what makes an answer partial or conditional. */
        Call whole(String key) {
            var wire = call.wire();
            var rest = wire.headers().stream()
                    .filter(header -> !OF_WHOLE_ANSWERS.contains(header.name()))
                    .toList();
            return calling(call, new WireRequest(wire.method(), wire.path(), "", rest, List.of()), key);
        }

        private static Call calling(Call call, WireRequest wire, String key) {
            return new Call(call.id(), wire, call.verified(), call.entity(), call.bucket(), key, call.peer());
        }
    }

    /**
     * Answers a visit; the stage never fails.
     *
     * @param refused what a failure is told as
     */
    CompletionStage<HttpResponse> answer(
            Trace trace, HttpRequest request, String name, Function<Throwable, Refused> refused) {
        var wire = trace.wire;
        CompletionStage<HttpResponse> answered;
        try {
            pace.countStranger(request);
            answered = visit(trace, request, name, refused);
        } catch (RuntimeException e) {
            answered = CompletableFuture.failedFuture(e);
        }
        return answered.exceptionally(
                failure -> ErrorPage.of(refused.apply(failure), Optional.empty(), wire.method(), trace.id));
    }

    private CompletionStage<HttpResponse> visit(
            Trace trace, HttpRequest request, String name, Function<Throwable, Refused> refused) {
        var wire = trace.wire;
        var key = trace.about(new Target(name, Percent.decode(wire.path()).substring(1)))
                .key();
        if (wire.method().equals("OPTIONS")) {
            return CrossOrigin.preflight(wire, new Target(name, key), buckets);
        }
        if (!wire.method().equals("GET") && !wire.method().equals("HEAD")) {
            throw new Refused(Code.METHOD_NOT_ALLOWED, "", Map.of("Method", wire.method(), "ResourceType", "OBJECT"))
                    .with("Allow", "GET, HEAD, OPTIONS");
        }
        // What a query asks of the API means nothing here.
        var bare = new WireRequest(wire.method(), wire.path(), "", wire.headers(), List.of());
        var nobody = new Verified(Optional.empty(), new Payload.Unsigned(), "", List.of());
        var call = new Call(trace.id, bare, nobody, request.entity(), name, key, Wires.peer(request));
        return buckets.named(name).thenCompose(bucket -> {
            tally.request(bucket.id(), "", "GET");
            var visit = new Visit(wire.header("host").orElse(""), key, wire.query());
            return CrossOrigin.tell(call, bucket, () -> serve(new Visiting(call, bucket, visit), refused));
        });
    }

    private CompletionStage<HttpResponse> serve(Visiting visiting, Function<Throwable, Refused> refused) {
        var site = visiting.bucket()
                .setting(Setting.WEBSITE)
                .map(text -> WebsiteConfiguration.read(Terms.bytes(text)))
                .orElseThrow(() -> new Refused(
                        Code.NO_SUCH_WEBSITE_CONFIGURATION,
                        "",
                        Map.of("BucketName", visiting.bucket().name())));
        var redirects = new Redirects(site);
        var moved = redirects.before(visiting.visit());
        if (moved.isPresent()) {
            return CompletableFuture.completedFuture(answer(moved.get()));
        }
        var page = page(visiting, site.indexSuffix().orElse(""));
        return page.<CompletionStage<HttpResponse>>handle((response, failure) -> failure == null
                        ? CompletableFuture.completedFuture(response)
                        : instead(visiting, site, refused.apply(failure)))
                .thenCompose(stage -> stage);
    }

    /** The object that was asked for, or the way into the folder that was. */
    private CompletionStage<HttpResponse> page(Visiting visiting, String suffix) {
        var asked = visiting.visit().key();
        if (asked.isEmpty() || asked.endsWith("/")) {
            return object(visiting, visiting.to(asked + suffix));
        }
        return object(visiting, visiting.to(asked))
                .<CompletionStage<HttpResponse>>handle((response, failure) -> {
                    var refused = Refused.in(failure);
                    if (refused == null || !hides(refused)) {
                        return failure == null
                                ? CompletableFuture.completedFuture(response)
                                : CompletableFuture.failedFuture(failure);
                    }
                    return find(visiting, asked + "/" + suffix).handle((row, none) -> {
                        if (none != null) {
                            throw refused;
                        }
                        return answer(Redirects.intoFolder(visiting.visit()));
                    });
                })
                .thenCompose(stage -> stage);
    }

    /** Whether there may be no such object; who may not list a bucket hears no more than that he may not. */
    private static boolean hides(Refused refused) {
        return refused.code() == Code.NO_SUCH_KEY || refused.code() == Code.ACCESS_DENIED;
    }

    private CompletionStage<HttpResponse> object(Visiting visiting, Call call) {
        return find(visiting, call.key()).thenCompose(row -> {
            var elsewhere = ObjectHeaders.redirect(row);
            return elsewhere.isPresent()
                    ? CompletableFuture.completedFuture(answer(Redirects.ofObject(elsewhere.get())))
                    : reads.get(
                            call, visiting.bucket(), row, call.wire().method().equals("HEAD"));
        });
    }

    private CompletionStage<ObjectRow> find(Visiting visiting, String key) {
        try {
            S3Door.checkKey(key);
        } catch (Refused refused) {
            return CompletableFuture.failedFuture(refused);
        }
        return access.find(visiting.call(), visiting.bucket(), key, Optional.empty(), Action.GET_OBJECT);
    }

    /** What is answered instead of an error: another address, the page that the site has for it, or else ours. */
    private CompletionStage<HttpResponse> instead(Visiting visiting, WebsiteConfiguration site, Refused refused) {
        int status = refused.code().status();
        var moved = new Redirects(site).after(visiting.visit(), status);
        if (moved.isPresent()) {
            return CompletableFuture.completedFuture(answer(moved.get()));
        }
        var call = visiting.call();
        var method = call.wire().method();
        if (site.errorKey().isEmpty() || status < 400 || status >= 500) {
            return CompletableFuture.completedFuture(ErrorPage.of(refused, Optional.empty(), method, call.id()));
        }
        var page = visiting.whole(site.errorKey().get());
        return find(visiting, page.key())
                .thenCompose(row -> reads.get(page, visiting.bucket(), row, method.equals("HEAD")))
                .thenApply(response -> response.withStatus(StatusCodes.get(status)))
                .exceptionally(
                        failure -> ErrorPage.of(refused, Optional.ofNullable(Refused.in(failure)), method, call.id()));
    }

    private static HttpResponse answer(Moved moved) {
        return Answers.with(Answers.empty(moved.status()), "Location", moved.location());
    }
}
