package cloud.firn.platform.http;

import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;

/** Why something is not done. A value, never an exception; the one place where a reason becomes a number. */
public enum Refusal {
    INVALID(StatusCodes.BAD_REQUEST, "incorrect", "Invalid request"),
    UNAUTHENTICATED(StatusCodes.UNAUTHORIZED, "forbidden", "Not authenticated"),
    FORBIDDEN(StatusCodes.FORBIDDEN, "forbidden", "Forbidden"),
    NOT_FOUND(StatusCodes.NOT_FOUND, "not-found", "Not found"),
    WRONG_METHOD(StatusCodes.METHOD_NOT_ALLOWED, "unsupported", "Method not allowed"),
    CONFLICT(StatusCodes.CONFLICT, "conflict", "Conflict"),
    TOO_LARGE(StatusCodes.CONTENT_TOO_LARGE, "incorrect", "Request too large"),
    UNPROCESSABLE(StatusCodes.UNPROCESSABLE_CONTENT, "incorrect", "Unprocessable request"),
    TOO_MANY(StatusCodes.TOO_MANY_REQUESTS, "busy", "Too many requests"),
    QUOTA_EXCEEDED(StatusCodes.FORBIDDEN, "forbidden", "Quota exceeded"),
    UNAVAILABLE(StatusCodes.SERVICE_UNAVAILABLE, "unavailable", "Unavailable"),
    FAULT(StatusCodes.INTERNAL_SERVER_ERROR, "fault", "Internal fault");

    private final StatusCode status;
    private final String reason;
    private final String title;

    Refusal(StatusCode status, String reason, String title) {
        this.status = status;
        this.reason = reason;
        this.title = title;
    }

    /** The HTTP status. */
    public StatusCode status() {
        return status;
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
