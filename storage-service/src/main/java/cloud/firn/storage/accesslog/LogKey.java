package cloud.firn.storage.accesslog;

import cloud.firn.storage.configuration.BucketLoggingStatus.KeyFormat;
import cloud.firn.storage.configuration.BucketLoggingStatus.LoggingEnabled;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/**
 * Under which key a log is kept: the same for the same batch, so that one that is written once more replaces itself.
 *
 * <p>Source: "Log object key format" in "Logging requests with server access logging" of the Amazon S3 user guide.
 *
 * @param account the id of the organisation that owns the source
 */
record LogKey(String account, String region, String source) {
    private static final DateTimeFormatter TO_THE_SECOND =
            DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter FOLDERS =
            DateTimeFormatter.ofPattern("yyyy/MM/dd/", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TO_THE_DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd-'00-00-00'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /**
     * The key.
     *
     * @param batch made at random
     * @param gatheredAt when the batch began
     * @param day any moment of the day of the requests in it
     */
    String of(LoggingEnabled logging, UUID batch, Instant gatheredAt, Instant day) {
        var unique = batch.toString().replace("-", "").substring(0, 16).toUpperCase(Locale.ROOT);
        var prefix = logging.targetPrefix();
        return switch (logging.keyFormat().orElse(KeyFormat.SIMPLE_PREFIX)) {
            case SIMPLE_PREFIX -> prefix + TO_THE_SECOND.format(gatheredAt) + "-" + unique;
            case DELIVERY_TIME ->
                prefix + partition() + FOLDERS.format(gatheredAt) + TO_THE_SECOND.format(gatheredAt) + "-" + unique;
            case EVENT_TIME -> prefix + partition() + FOLDERS.format(day) + TO_THE_DAY.format(day) + "-" + unique;
        };
    }

    private String partition() {
        return account + "/" + region + "/" + source + "/";
    }
}
