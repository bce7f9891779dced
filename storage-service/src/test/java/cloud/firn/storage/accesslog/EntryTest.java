package cloud.firn.storage.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EntryTest {
    private static final Instant AT = Instant.parse("2019-02-06T00:00:38.7Z");

    @Test
    void a_request_is_a_line_of_twenty_seven_fields() {
        var entry = new Entry(
                new Entry.Whose("79a5", "photos", "box-1"),
                AT,
                new Entry.Asked("192.0.2.3", "80b6", "3E57", "REST.GET.OBJECT", "a%20b", "GET /photos/a%20b HTTP/1.1"),
                new Entry.Answered(200, "", 113, 113, 7, 5, "v1"),
                new Entry.Wire("http://example.com/", "curl/8 (x)", "SigV4", "AuthHeader", "photos.localhost"));
        assertThat(entry.line())
                .isEqualTo("79a5 photos [06/Feb/2019:00:00:38 +0000] 192.0.2.3 80b6 3E57 REST.GET.OBJECT a%20b"
                        + " \"GET /photos/a%20b HTTP/1.1\" 200 - 113 113 7 5 \"http://example.com/\" \"curl/8 (x)\" v1"
                        + " 3E57 SigV4 - AuthHeader photos.localhost - - - box-1");
    }

    @Test
    void what_is_not_known_is_a_dash() {
        assertThat(entry("", "").line())
                .isEqualTo("o b [06/Feb/2019:00:00:38 +0000] - - id REST.GET.BUCKET - \"GET /b HTTP/1.1\" 403"
                        + " AccessDenied - - - - \"-\" \"-\" - id - - - - - - - box-1");
    }

    @Property
    void no_client_writes_a_field_or_a_line_of_its_own(@ForAll String referer, @ForAll String userAgent) {
        var line = entry(referer, userAgent).line();
        assertThat(line).doesNotContain("\n", "\r");
        assertThat(line.chars().filter(c -> c == '"')).hasSize(6);
    }

    private static Entry entry(String referer, String userAgent) {
        return new Entry(
                new Entry.Whose("o", "b", "box-1"),
                AT,
                new Entry.Asked("", "", "id", "REST.GET.BUCKET", "", "GET /b HTTP/1.1"),
                new Entry.Answered(403, "AccessDenied", 0, -1, -1, -1, ""),
                new Entry.Wire(referer, userAgent, "", "", ""));
    }
}
