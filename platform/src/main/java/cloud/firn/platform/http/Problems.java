package cloud.firn.platform.http;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCode;
import java.util.List;

/** Makes error answers. Every error of every door has this one form. */
public final class Problems {
    private static final ContentType.NonBinary PROBLEM_JSON =
            ContentTypes.create(MediaTypes.applicationWithFixedCharset("problem+json", HttpCharsets.UTF_8));

    private Problems() {}

    /** An answer for {@code refusal}; {@code detail} says what is wrong and what to do, and reveals nothing. */
    public static HttpResponse of(Refusal refusal, String detail) {
        return of(refusal, detail, List.of());
    }

    /** The same, naming the fields that are wrong. */
    public static HttpResponse of(Refusal refusal, String detail, List<FieldError> errors) {
        return of(refusal.status(), refusal.title(), detail, errors);
    }

    /** An answer with a status that is nobody's refusal, but the protocol's. */
    static HttpResponse of(StatusCode status, String title, String detail, List<FieldError> errors) {
        var problem = new Problem("about:blank", title, status.intValue(), detail, detail, errors);
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(PROBLEM_JSON, Json.write(problem)));
    }
}
