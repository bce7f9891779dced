package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Links that carry their signature ("Working with presigned URLs"). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LinksTest {
    private static final S3Client S3 = Cloud.shared().acme(Cloud.Client.NEW_DEFAULTS);
    private static final S3Presigner SIGNER = S3Presigner.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + Cloud.shared().port()))
            .region(Region.of("box-1"))
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKACME", Cloud.SECRET)))
            .serviceConfiguration(
                    S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .build();

    private String bucket = "";

    @BeforeEach
    void object() {
        bucket = Cloud.shared().bucket(S3);
        S3.putObject(b -> b.bucket(bucket).key("a b+c"), RequestBody.fromString("hello"));
    }

    @Test
    void a_link_reads_what_it_was_made_for_and_nothing_else() {
        var link = target(SIGNER.presignGetObject(b -> b.signatureDuration(Duration.ofMinutes(5))
                        .getObjectRequest(g -> g.bucket(bucket).key("a b+c").responseContentType("text/x")))
                .url());
        var got = Wire.anonymous("GET", link, Map.of(), "");
        assertThat(got.body()).isEqualTo("hello");
        assertThat(got.header("content-type")).contains("text/x");
        assertThat(Wire.anonymous("GET", link.replace("a%20b", "a%20c"), Map.of(), "")
                        .outcome())
                .isEqualTo("403 SignatureDoesNotMatch");
        assertThat(Wire.anonymous("DELETE", link, Map.of(), "").outcome()).isEqualTo("403 SignatureDoesNotMatch");
    }

    @Test
    void a_link_writes() {
        var link = target(SIGNER.presignPutObject(b -> b.signatureDuration(Duration.ofMinutes(5))
                        .putObjectRequest(p -> p.bucket(bucket).key("new")))
                .url());
        assertThat(Wire.anonymous("PUT", link, Map.of(), "written").outcome()).isEqualTo("200");
        assertThat(S3.getObjectAsBytes(b -> b.bucket(bucket).key("new")).asUtf8String())
                .isEqualTo("written");
    }

    @Test
    void a_link_lives_a_week_at_most() {
        var link = target(SIGNER.presignGetObject(b -> b.signatureDuration(Duration.ofDays(7))
                        .getObjectRequest(g -> g.bucket(bucket).key("a b+c")))
                .url());
        assertThat(Wire.anonymous("GET", link, Map.of(), "").outcome()).isEqualTo("200");
        assertThat(Wire.anonymous("GET", link.replace("604800", "604801"), Map.of(), "")
                        .outcome())
                .isEqualTo("400 AuthorizationQueryParametersError");
    }

    private static String target(URL url) {
        return url.getFile();
    }
}
