package cloud.firn.storage.s3;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpResponse;
import cloud.firn.storage.acl.Owner;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.checksum.Algorithm;
import cloud.firn.storage.form.BrowserUploads;
import cloud.firn.storage.form.Form;
import cloud.firn.storage.form.Permit;
import cloud.firn.storage.form.Posted;
import cloud.firn.storage.notification.EventName;
import cloud.firn.storage.object.Attributes;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.object.Objects;
import cloud.firn.storage.quota.Quotas;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.signature.Header;
import cloud.firn.storage.signature.Percent;
import cloud.firn.storage.signature.Verified;
import cloud.firn.storage.signature.Verifier;
import cloud.firn.storage.signature.WireRequest;
import cloud.firn.storage.tagging.Tags;
import cloud.firn.storage.usage.Stored;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Uploads by the forms of browsers. */
final class FormCalls {
    /** Of the request itself only what a policy may ask; what is said of the object must be in the form. */
    private static final Set<String> OF_THE_REQUEST = Set.of("host", "origin", "referer", "user-agent");

    private final ActorSystem<?> system;
    private final BrowserUploads uploads;
    private final Objects objects;
    private final Access access;
    private final Function<String, Optional<Owner>> accounts;
    private final Ends ends;
    private final InstantSource clock;
    private final Secrecy secrecy;
    private final Quotas quotas;

    FormCalls(ActorSystem<?> system, Verifier verifier, S3Door.Parts parts, Access access, Secrecy secrecy) {
        this.system = system;
        this.uploads = new BrowserUploads(verifier, parts.clock());
        this.objects = parts.objects();
        this.access = access;
        this.accounts = parts.accounts();
        this.ends = parts.ends();
        this.clock = parts.clock();
        this.secrecy = secrecy;
        this.quotas = parts.quotas();
    }

    void register(Dispatch dispatch) {
        dispatch.open("POST", "", this::post);
    }

    private CompletionStage<HttpResponse> post(Call call, BucketView bucket) {
        var type = call.entity().getContentType().toString();
        var body = call.entity().withoutSizeLimit().getDataBytes();
        return Form.read(type, body, system).thenCompose(form -> {
            var permit = uploads.permit(form, bucket.name());
            var upload = upload(call, form, permit);
            S3Door.checkKey(upload.key());
            access.require(upload, bucket, Action.PUT_OBJECT);
            return store(upload, bucket, form, permit)
                    .thenApply(row -> Answers.with(answer(call, bucket, form, row), Payment.answer(upload, bucket)));
        });
    }

    /** The PUT that a form stands for. */
    private static Call upload(Call call, Form form, Permit permit) {
        var headers = call.wire().headers().stream()
                .filter(header -> OF_THE_REQUEST.contains(header.name()))
                .collect(Collectors.toCollection(ArrayList::new));
        headers.addAll(form.headers());
        form.field("tagging").ifPresent(document -> headers.add(new Header("x-amz-tagging", tags(document))));
        var wire = call.wire();
        return new Call(
                call.id(),
                new WireRequest("POST", wire.path(), wire.query(), headers, List.of()),
                new Verified(
                        permit.author(),
                        call.verified().payload(),
                        form.field("content-type").orElse(""),
                        List.of()),
                call.entity(),
                call.bucket(),
                form.key(),
                call.peer());
    }

    private static String tags(String document) {
        return Tags.ofObject(document.getBytes(StandardCharsets.UTF_8)).map().entrySet().stream()
                .map(tag -> Percent.encode(tag.getKey()) + "=" + Percent.encode(tag.getValue()))
                .collect(Collectors.joining("&"));
    }

    private CompletionStage<ObjectRow> store(Call upload, BucketView bucket, Form form, Permit permit) {
        ObjectHeaders.refuseAppending(upload);
        var sealing = secrecy.sealing(upload, bucket);
        var headers = ObjectHeaders.headers(upload);
        var metadata = ObjectHeaders.metadata(upload);
        var labels = Labels.of(upload, bucket, accounts, clock.instant());
        var algorithm = Arrays.stream(Algorithm.values())
                .filter(one -> upload.header(one.header()).isPresent())
                .findFirst();
        var copying = new Copying(algorithm);
        var most = mostBytes(upload);
        return quotas.during(
                bucket,
                new Stored(most, 1),
                room -> objects.put(new Objects.Put(
                        bucket,
                        upload.key(),
                        most,
                        form.file(permit.sizes()).map(copying::pass),
                        Optional.empty(),
                        sealing::fresh,
                        upload.occasion(EventName.POST),
                        () -> {
                            var taken = copying.finish();
                            room.confirm();
                            taken.checksums().forEach((header, value) -> {
                                if (!upload.header(header).equals(Optional.of(value))) {
                                    throw new Refused(Code.BAD_DIGEST);
                                }
                            });
                            return labels.lockedAsIn(bucket, clock.instant())
                                    .describe(
                                            sealing.etag(taken.md5()),
                                            new Attributes(
                                                    headers, metadata, WriteCalls.whole(taken.checksums()), Map.of()));
                        })));
    }

    /** A form does not say how large its file is, only how large the whole of it, if that. */
    private static long mostBytes(Call upload) {
        return Math.min(Intake.LARGEST, upload.entity().getContentLengthOption().orElse(Intake.LARGEST));
    }

    private HttpResponse answer(Call call, BucketView bucket, Form form, ObjectRow row) {
        var address = call.wire().path().length() > 1 ? call.origin() + "/" + bucket.name() : call.origin();
        var posted = Posted.of(form, bucket.name(), address, Answers.quoted(row.etag()));
        var response = posted.document()
                .map(Answers::xml)
                .map(xml -> xml.withStatus(posted.status()))
                .orElseGet(() -> Answers.empty(posted.status()));
        response = Answers.with(response, Map.of("Location", posted.location(), "ETag", Answers.quoted(row.etag())));
        return Answers.with(Answers.with(response, ReadCalls.version(bucket, row)), ends.of(bucket, row));
    }
}
