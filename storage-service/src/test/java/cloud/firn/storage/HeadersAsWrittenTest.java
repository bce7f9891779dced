package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.Cloud.Client;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

/** Headers that are signed, kept and told again letter for letter, in whichever way a client spells them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HeadersAsWrittenTest {
    private static final S3Client S3 = Cloud.shared().acme(Client.NEW_DEFAULTS);

    private String key = "";

    @BeforeEach
    void bucket() {
        key = "/" + Cloud.shared().bucket(S3) + "/k";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "application/json;charset=UTF-8",
                "application/octet-stream; charset=utf-8",
                "text/html;charset=utf-8",
                "text/html; charset=\"utf-8\"",
                "text/plain; charset=ISO-8859-1",
                "text/plain; charset=utf-8; format=flowed",
                "text/plain;format=flowed;charset=UTF-8",
                "application/vnd.a+json;profile=x",
                "video/mp4; codecs=\"a; b\"",
                "multipart/related; boundary=xyz",
                "text",
                "no/media/type",
            })
    void a_media_type(String type) {
        assertThat(Wire.signed("PUT", key, Map.of("Content-Type", type), "x").outcome())
                .isEqualTo("200");
        assertThat(Wire.signed("HEAD", key, Map.of(), "").header("content-type"))
                .contains(type);
        var whole = Wire.signed("GET", key, Map.of(), "");
        assertThat(whole.header("content-type")).contains(type);
        assertThat(whole.headers().allValues("content-type")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"gzip|gzip", "gzip,aws-chunked|gzip", "gzip, br|gzip, br", "gzip,br|gzip, br"})
    void an_encoding(String written, String told) {
        assertThat(Wire.signed("PUT", key, Map.of("Content-Encoding", written), "x")
                        .outcome())
                .isEqualTo("200");
        assertThat(Wire.signed("HEAD", key, Map.of(), "").header("content-encoding"))
                .contains(told);
    }
}
