package cloud.firn.storage.lifecycle;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * When something will be gone, and by which rule, as the headers of an answer tell it.
 *
 * <p>Source: GetObject ({@code x-amz-expiration}) and CreateMultipartUpload ({@code x-amz-abort-date},
 * {@code x-amz-abort-rule-id}) of the Amazon S3 API reference.
 *
 * @param at before the year 10000, which is as far as the dates of HTTP go
 */
public record Expiry(Instant at, String ruleId) {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** The value of {@code x-amz-expiration}. */
    public String expirationHeader() {
        return "expiry-date=\"" + dateHeader() + "\", rule-id=\"" + encodedId() + "\"";
    }

    /** The value of {@code x-amz-abort-date}. */
    public String dateHeader() {
        return HTTP_DATE.format(at);
    }

    /** The value of {@code x-amz-abort-rule-id}: the id itself, encoded only when no header could carry it. */
    public String ruleIdHeader() {
        return ruleId.chars().allMatch(c -> c >= ' ' && c <= '~') ? ruleId : encodedId();
    }

    private String encodedId() {
        return URLEncoder.encode(ruleId, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
