package cloud.firn.storage.refusal;

import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A request that S3 refuses.
 *
 * <p>An exception, and not a value as elsewhere in the house, because most refusals of S3 happen in the middle of a
 * stream of bytes, which only a failure can end. It carries no stack trace and no operator's text.
 */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final transient Map<String, String> fields;
    private final transient Map<String, String> headers = new java.util.LinkedHashMap<>();

    /** Refused with the code's own message. */
    public Refused(Code code) {
        this(code, code.message(), Map.of());
    }

    /** Refused with a message for the customer. */
    public Refused(Code code, String message) {
        this(code, message, Map.of());
    }

    /** Refused, with more elements of the error document, such as the right Region. */
    public Refused(Code code, String message, Map<String, String> fields) {
        super(message.isEmpty() ? code.message() : message, null, false, false);
        this.code = code;
        this.fields = fields;
    }

    /** AWS's code and status. */
    public Code code() {
        return code;
    }

    /** Further elements of the error document. */
    public Map<String, String> fields() {
        return fields == null ? Map.of() : fields;
    }

    /** The same, answered with one more header. */
    public Refused with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    /** Headers of the answer. */
    public Map<String, String> headers() {
        return headers == null ? Map.of() : headers;
    }

    /** The message for the customer. */
    public String detail() {
        String message = getMessage();
        return message == null ? code.message() : message;
    }

    /** The refusal inside a failure of a stage or stream, or null when the failure is another. */
    public static @Nullable Refused in(@Nullable Throwable failure) {
        var cause = failure;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            if (cause instanceof Refused refused) {
                return refused;
            }
            cause = cause instanceof CompletionException || cause.getCause() != null ? cause.getCause() : null;
        }
        return null;
    }
}
