package cloud.firn.platform.http;

import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;

/** Why something is not done. A value, never an exception; the one place where a reason becomes a number. */
public enum Refusal {
    INVALID(400, "incorrect", "Invalid request"),
    UNAUTHENTICATED(401, "forbidden", "Not authenticated"),
    FORBIDDEN(403, "forbidden", "Forbidden"),
    NOT_FOUND(404, "not-found", "Not found"),
    WRONG_METHOD(405, "unsupported", "Method not allowed"),
    CONFLICT(409, "conflict", "Conflict"),
    TOO_LARGE(413, "incorrect", "Request too large"),
    WRONG_TYPE(415, "unsupported", "Unsupported media type"),
    UNPROCESSABLE(422, "incorrect", "Unprocessable request"),
    TOO_MANY(429, "busy", "Too many requests"),
    QUOTA_EXCEEDED(403, "forbidden", "Quota exceeded"),
    UNAVAILABLE(503, "unavailable", "Unavailable"),
    FAULT(500, "fault", "Internal fault");

    private final int status;
    private final String reason;
    private final String title;

    Refusal(int status, String reason, String title) {
        this.status = status;
        this.reason = reason;
        this.title = title;
    }

    /** The HTTP status. */
    public StatusCode status() {
        return StatusCodes.get(status);
    }

    /** The word of an Operation's {@code reason}. */
    public String reason() {
        return reason;
    }

    /** A few words for people, the same for every occurrence. */
    public String title() {
        return title;
    }
}
