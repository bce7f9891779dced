package cloud.firn.storage.s3;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.util.ByteString;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Xml;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** The forms of S3's answers. */
final class Answers {
    private static final ContentType XML =
            MediaTypes.APPLICATION_XML.toContentType(akka.http.javadsl.model.HttpCharsets.UTF_8);
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT);

    private Answers() {}

    static HttpResponse xml(String document) {
        return HttpResponse.create().withEntity(XML, document.getBytes(StandardCharsets.UTF_8));
    }

    static HttpResponse empty(int status) {
        return HttpResponse.create().withStatus(StatusCodes.get(status)).withEntity(HttpEntities.EMPTY);
    }

    static HttpResponse with(HttpResponse response, java.util.Map<String, String> headers) {
        var all = new java.util.ArrayList<akka.http.javadsl.model.HttpHeader>(headers.size());
        headers.forEach((name, value) -> all.add(header(name, value)));
        return response.addHeaders(all);
    }

    static HttpResponse with(HttpResponse response, String name, String value) {
        return response.addHeader(header(name, value));
    }

    /**
     * A header; a value that Latin-1 cannot carry, or that would end the line, is encoded as AWS encodes it (RFC 2047).
     */
    private static RawHeader header(String name, String value) {
        return RawHeader.create(
                name,
                plain(value)
                        ? value
                        : "=?UTF-8?B?"
                                + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))
                                + "?=");
    }

    private static boolean plain(String value) {
        return value.chars().allMatch(c -> (c >= ' ' && c <= 0xFF && c != 0x7F) || c == '\t');
    }

    static String httpDate(Instant at) {
        return HTTP_DATE.format(at.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
    }

    static String isoDate(Instant at) {
        return ISO.format(at.atOffset(ZoneOffset.UTC));
    }

    static String quoted(String etag) {
        return "\"" + etag + "\"";
    }

    /** The answer with a Content-Type as it was written; the usual one when there is none, or none that a header can carry. */
    static HttpResponse typed(HttpResponse response, Optional<String> type) {
        return response.addHeader(new WrittenType(
                type.filter(text -> !text.isEmpty() && plain(text)).orElse("binary/octet-stream")));
    }

    /** An error document; a HEAD has no body, and 304 neither. */
    static HttpResponse refusal(Refused refused, String method, String resource, String requestId) {
        var code = refused.code();
        var response = HttpResponse.create().withStatus(StatusCodes.get(code.status()));
        response = with(response, refused.headers());
        if (refused.fields().containsKey("Region")) {
            response = with(response, "x-amz-bucket-region", refused.fields().getOrDefault("Region", ""));
        }
        if (method.equals("HEAD") || code == Code.NOT_MODIFIED) {
            return response.withEntity(HttpEntities.EMPTY);
        }
        var document = Xml.plain("Error", error -> {
            error.text("Code", code.word()).text("Message", refused.detail());
            refused.fields().forEach(error::text);
            error.text("Resource", resource).text("RequestId", requestId).text("HostId", requestId);
        });
        return response.withEntity(HttpEntities.create(XML, ByteString.fromString(document)));
    }
}
