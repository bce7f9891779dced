package cloud.firn.operator.firn;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What Firn answered to a call that it understood: yes, or no with a reason. That it could not be reached, or is busy, is an
 * {@link Outage}.
 *
 * @param status of HTTP: 200, or a 4xx
 * @param body JSON; of a refusal RFC 9457
 */
public record Answer(int status, JsonNode body) {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;

    /** Whether it was done. */
    public boolean ok() {
        return status / 100 == 2;
    }

    /** Whether what the call names is not there. */
    public boolean missing() {
        return status == NOT_FOUND;
    }

    /** Whether it does not go with what is there. */
    public boolean conflict() {
        return status == CONFLICT;
    }

    /** Whether this {@code Idempotency-Key} stands for another call, which may or may not have been carried out. */
    public boolean keyIsOfAnotherCall() {
        return status == UNPROCESSABLE;
    }

    /** A text of the body; empty when there is none. */
    public String text(String field) {
        return body.path(field).asText("");
    }

    /** The id of what an Operation is about. */
    public String reference() {
        return body.path("reference").path("id").asText("");
    }

    /** What a refusal says to people, with every field that is wrong. */
    public String message() {
        var text = new StringBuilder(body.path("message").asText("Firn answered " + status + "."));
        for (var error : body.path("errors")) {
            text.append(' ')
                    .append(error.path("location").asText().replaceFirst("^body\\.", ""))
                    .append(' ')
                    .append(error.path("detail").asText())
                    .append('.');
        }
        return text.toString();
    }
}
