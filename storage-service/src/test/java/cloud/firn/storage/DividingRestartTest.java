package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.firn.storage.Cloud.Client;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/** Rows that are on their way from one span to another when the service ends. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DividingRestartTest {
    private static final String BUCKET = "divided";

    @Test
    void a_move_goes_on_after_a_restart() {
        var first = Cloud.apart(Divided.SETTINGS);
        var s3 = first.acme(Client.OLD_DEFAULTS);
        s3.createBucket(b -> b.bucket(BUCKET));
        var keys = IntStream.range(0, 100).mapToObj("k%03d"::formatted).toList();
        keys.forEach(key -> s3.putObject(b -> b.bucket(BUCKET).key(key), RequestBody.fromString(key)));
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            s3.putObject(b -> b.bucket(BUCKET).key("k050"), RequestBody.fromString("k050"));
            return new Divided(first).moving(BUCKET);
        });

        var second = first.restarted(Divided.SETTINGS);
        try {
            var again = second.acme(Client.OLD_DEFAULTS);
            var divided = new Divided(second);
            assertThat(divided.moving(BUCKET)).isTrue();
            assertThat(Divided.keys(again, BUCKET, 30)).isEqualTo(keys);
            divided.awaitAtRest(BUCKET);
            assertThat(Divided.keys(again, BUCKET, 30)).isEqualTo(keys);
            assertThat(divided.rows(BUCKET)).isEqualTo(keys.size());
            divided.awaitStored(BUCKET, 4L * keys.size());
        } finally {
            second.close();
        }
    }
}
