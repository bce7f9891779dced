package cloud.firn.storage.s3;

import java.util.Arrays;
import java.util.List;

/**
 * What a write can say of its object that is permitted apart from the bytes.
 *
 * <p>Source: "PutObject", permissions, of the Amazon S3 API reference; "Policy examples for ACLs" of the user guide, where
 * {@code s3:PutObject} is enough for a write that is allowed on condition of such a header.
 */
enum Saying {
    TAGS(Action.PUT_TAGGING),
    ACL(Action.PUT_OBJECT_ACL),
    RETENTION(Action.PUT_RETENTION),
    LEGAL_HOLD(Action.PUT_LEGAL_HOLD);

    private final Action action;

    Saying(Action action) {
        this.action = action;
    }

    /** What a call says. */
    static List<Saying> of(Call call) {
        return Arrays.stream(values())
                .filter(saying -> call.wire().headers().stream().anyMatch(header -> saying.isSaidBy(header.name())))
                .toList();
    }

    /** What the caller must be permitted to say it. */
    Action action() {
        return action;
    }

    /** The same call, had it not been said. */
    Call unsaid(Call call) {
        return call.without(this::isSaidBy);
    }

    private boolean isSaidBy(String header) {
        return switch (this) {
            case TAGS -> header.equals("x-amz-tagging");
            case ACL -> header.equals("x-amz-acl") || header.startsWith("x-amz-grant-");
            case RETENTION ->
                header.equals("x-amz-object-lock-mode") || header.equals("x-amz-object-lock-retain-until-date");
            case LEGAL_HOLD -> header.equals("x-amz-object-lock-legal-hold");
        };
    }
}
