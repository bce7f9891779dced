package cloud.firn.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.util.ByteString;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JsonTest {
    enum Assignment {
        @JsonProperty("none")
        NONE,
        @JsonProperty("inet4")
        INET4
    }

    record Reference(String id) {}

    record Order(
            @Nullable String name,
            @Nullable Integer diskSize,
            @Nullable Assignment publicIpAssignment,
            @Nullable List<Reference> sshKeys,
            @Nullable Map<String, String> labels) {}

    @Test
    void names_are_kebab_case_and_unknown_fields_are_passed_over() {
        var order = read("{\"name\":\"a\",\"disk-size\":10,\"colour\":\"blue\",\"ssh-keys\":[{\"id\":\"k\"}]}");
        assertThat(order).isEqualTo(new Order("a", 10, null, List.of(new Reference("k")), null));
    }

    @Test
    void a_wrong_type_is_named_with_its_field_and_what_it_takes() {
        refused("{\"disk-size\":\"ten\"}", "body.disk-size");
        refused("{\"disk-size\":10.5}", "body.disk-size");
        refused("{\"disk-size\":\"10\"}", "body.disk-size");
        refused("{\"name\":5}", "body.name");
        refused("{\"name\":{}}", "body.name");
        refused("{\"ssh-keys\":[{\"id\":[]}]}", "body.ssh-keys.0.id");
        refused("{\"ssh-keys\":{}}", "body.ssh-keys");
    }

    @Test
    void a_wrong_word_is_answered_with_the_right_ones() {
        assertThatThrownBy(() -> read("{\"public-ip-assignment\":\"both\"}"))
                .isInstanceOf(InvalidBody.class)
                .hasMessage("body.public-ip-assignment: is \"both\"; takes one of none, inet4");
    }

    @Test
    void rubbish_is_refused_and_never_echoed() {
        for (var rubbish :
                List.of("", "{", "null", "[]", "{\"name\":\"a\",\"name\":\"b\"}", "{} {}", "[".repeat(5_000))) {
            assertThatThrownBy(() -> read(rubbish)).isInstanceOf(InvalidBody.class);
        }
    }

    @Test
    void text_that_utf8_cannot_hold_is_refused() {
        refused("{\"name\":\"\\ud800\"}", "body.name");
        refused("{\"ssh-keys\":[{\"id\":\"a\\udc00b\"}]}", "body.ssh-keys.0.id");
        refused("{\"labels\":{\"a\":\"\\ud800\"}}", "body.labels.a");
        refused("{\"labels\":{\"\\ud800\":\"a\"}}", "body.labels");
        assertThat(read("{\"name\":\"\\ud83d\\ude00\"}").name()).isEqualTo("\ud83d\ude00");
    }

    @Test
    void bytes_that_are_not_utf8_are_named_by_their_place_only() {
        assertThatThrownBy(() -> Json.read(
                        ByteString.fromString("{\"name\":\"\u00ff\"}", StandardCharsets.ISO_8859_1), Order.class))
                .isInstanceOf(InvalidBody.class)
                .hasMessageContaining("is not JSON (line 1, column ");
    }

    private static void refused(String body, String location) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(InvalidBody.class, e -> assertThat(
                        e.errors().get(0).location())
                .isEqualTo(location));
    }

    private static Order read(String body) {
        return Json.read(ByteString.fromString(body), Order.class);
    }
}
