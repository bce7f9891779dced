package cloud.firn.storage.s3;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a visitor of a website reads when something is refused and the site has no page of its own for it.
 *
 * <p>Source: "Configuring a custom error document" of the Amazon S3 user guide.
 */
final class ErrorPage {
    private ErrorPage() {}

    /** @param ofErrorDocument why the site's own page could not be had, when it has one */
    static HttpResponse of(Refused refused, Optional<Refused> ofErrorDocument, String method, String requestId) {
        var status = StatusCodes.get(refused.code().status());
        var response = Answers.with(HttpResponse.create().withStatus(status), refused.headers());
        if (refused.code() == Code.NOT_MODIFIED) {
            return response.withEntity(HttpEntities.EMPTY);
        }
        response = Answers.with(
                response, Map.of("x-amz-error-code", refused.code().word(), "x-amz-error-message", refused.detail()));
        if (method.equals("HEAD")) {
            return response.withEntity(HttpEntities.EMPTY);
        }
        var title = status.intValue() + " " + status.reason();
        var page = new StringBuilder(
                "<html>\n<head><title>" + title + "</title></head>\n<body>\n<h1>" + title + "</h1>\n");
        var fields = fields(refused);
        fields.put("RequestId", requestId);
        fields.put("HostId", requestId);
        list(page, fields);
        ofErrorDocument.ifPresent(why -> {
            page.append("<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n");
            list(page, fields(why));
        });
        page.append("<hr/>\n</body>\n</html>\n");
        return response.withEntity(HttpEntities.create(ContentTypes.TEXT_HTML_UTF8, page.toString()));
    }

    private static Map<String, String> fields(Refused refused) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("Code", refused.code().word());
        fields.put("Message", refused.detail());
        fields.putAll(refused.fields());
        return fields;
    }

    private static void list(StringBuilder page, Map<String, String> fields) {
        page.append("<ul>\n");
        fields.forEach((name, value) -> page.append("<li>")
                .append(name)
                .append(": ")
                .append(escaped(value))
                .append("</li>\n"));
        page.append("</ul>\n");
    }

    /** A key may be anything; nothing of it may become a part of the page. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
