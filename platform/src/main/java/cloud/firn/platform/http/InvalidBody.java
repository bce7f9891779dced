package cloud.firn.platform.http;

import java.util.List;

/** A body that is not what the operation takes; a door throws it while reading, and it becomes a 400 that names the field. */
public final class InvalidBody extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<FieldError> errors;

    public InvalidBody(List<FieldError> errors) {
        super(describe(errors));
        this.errors = List.copyOf(errors);
    }

    /** One field that is wrong. */
    public InvalidBody(String location, String detail) {
        this(List.of(new FieldError(location, detail)));
    }

    public List<FieldError> errors() {
        return errors;
    }

    private static String describe(List<FieldError> errors) {
        var first = errors.get(0);
        return first.location() + ": " + first.detail();
    }
}
