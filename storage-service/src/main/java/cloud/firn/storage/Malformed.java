package cloud.firn.storage;

import akka.event.LoggingAdapter;
import akka.http.ParsingErrorHandler;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.scaladsl.model.ErrorInfo;
import akka.http.scaladsl.model.StatusCode;
import akka.http.scaladsl.settings.ServerSettings;
import akka.util.ByteString;
import cloud.firn.storage.refusal.Code;
import java.util.UUID;

/**
 * What is answered to bytes that are no HTTP, which the S3 door never sees: the status is Akka's, the form that of every other
 * error of S3, and nothing of what was sent comes back.
 *
 * <p>Akka makes it by its name, which {@link StorageService} sets for its door.
 */
public final class Malformed extends ParsingErrorHandler {
    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo info, LoggingAdapter log, ServerSettings settings) {
        var code = code(status.intValue());
        var id = UUID.randomUUID().toString();
        var document = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code.word() + "</Code><Message>"
                + code.message() + "</Message><RequestId>" + id + "</RequestId><HostId>" + id + "</HostId></Error>";
        return HttpResponse.create()
                .withStatus(status)
                .addHeader(RawHeader.create("x-amz-request-id", id))
                .addHeader(RawHeader.create("x-amz-id-2", id))
                .withEntity(ContentTypes.parse("application/xml"), ByteString.fromString(document));
    }

    private static Code code(int status) {
        return switch (status) {
            case 414 -> Code.INVALID_URI;
            case 501 -> Code.NOT_IMPLEMENTED;
            default -> Code.INVALID_REQUEST;
        };
    }
}
