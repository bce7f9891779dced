package cloud.firn.storage.form;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.ActorAttributes;
import akka.stream.StreamSubscriptionTimeoutTerminationMode;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.signature.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An upload by a browser's form, read up to the first byte of its file.
 *
 * <p>Names of fields are the same in any case. {@code ${filename}} in a value stands for the name of the file.
 *
 * <p>Source: "POST Object" of the Amazon S3 API reference.
 */
public final class Form {
    /** How long the file may wait for somebody to read it. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The fields that stand for a header of the same name. */
    private static final Set<String> HEADERS =
            Set.of("cache-control", "content-disposition", "content-encoding", "content-type", "expires");

    /** The fields that are the signature's, and say nothing of the object. */
    private static final Set<String> OF_THE_SIGNATURE =
            Set.of("x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-security-token", "x-amz-signature");

    private final Map<String, String> fields;
    private final Source<ByteString, NotUsed> file;

    Form(Map<String, String> fields, Source<ByteString, NotUsed> file) {
        this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        this.file = file;
    }

    /** Whether a request with this Content-Type is a form. */
    public static boolean is(String contentType) {
        return MediaType.isForm(contentType);
    }

    /**
     * Reads a form up to its file. The body is read on only as the file is.
     *
     * @param contentType with its boundary
     * @return fails with {@link Refused}: PreconditionFailed, MalformedPOSTRequest, MaxPostPreDataLengthExceeded,
     *     InvalidArgument
     */
    public static CompletionStage<Form> read(String contentType, Source<ByteString, ?> body, ActorSystem<?> system) {
        String boundary;
        try {
            boundary = MediaType.boundary(contentType);
        } catch (Refused e) {
            return CompletableFuture.failedFuture(e);
        }
        return body.map(Optional::of)
                .concat(Source.single(Optional.<ByteString>empty()))
                .statefulMapConcat(() -> {
                    var reader = new FormReader(boundary);
                    return piece -> piece.map(reader::feed).orElseGet(reader::end);
                })
                .prefixAndTail(1)
                .addAttributes(ActorAttributes.streamSubscriptionTimeout(
                        PATIENCE, StreamSubscriptionTimeoutTerminationMode.cancel()))
                .map(cut -> new Form(fieldsOf(cut.first()), cut.second().map(Form::bytesOf)))
                .runWith(Sink.head(), system);
    }

    /** Every field before the file, by its name in lower case, in the order of the form. */
    public Map<String, String> fields() {
        return fields;
    }

    /** The value of a field. */
    public Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /**
     * The key of the object.
     *
     * @throws Refused InvalidArgument when the form has none
     */
    public String key() {
        return field("key").filter(key -> !key.isEmpty()).orElseThrow(() -> missing("key"));
    }

    /** What the fields would be as headers of a PUT, names in lower case; {@code tagging} is a document and stays. */
    public List<Header> headers() {
        var found = new ArrayList<Header>();
        fields.forEach((name, value) -> {
            if (name.equals("acl")) {
                found.add(new Header("x-amz-acl", value));
            } else if (HEADERS.contains(name) || (name.startsWith("x-amz-") && !OF_THE_SIGNATURE.contains(name))) {
                found.add(new Header(name, value));
            }
        });
        return found;
    }

    /** The file, once; fails with EntityTooLarge or EntityTooSmall when it is out of bounds. */
    public Source<ByteString, NotUsed> file(SizeRange sizes) {
        return file.via(sizes.guard());
    }

    static Refused missing(String field) {
        return new Refused(
                Code.INVALID_ARGUMENT,
                "Bucket POST must contain a field named '" + field
                        + "'.  If it is specified, please check the order of the fields.",
                Map.of("ArgumentName", field, "ArgumentValue", ""));
    }

    private static Map<String, String> fieldsOf(List<Piece> first) {
        if (first.isEmpty() || !(first.get(0) instanceof Piece.Fields fields)) {
            throw new Refused(Code.MALFORMED_POST_REQUEST);
        }
        return fields.values();
    }

    private static ByteString bytesOf(Piece piece) {
        return piece instanceof Piece.FileBytes file ? file.bytes() : ByteString.emptyByteString();
    }
}
