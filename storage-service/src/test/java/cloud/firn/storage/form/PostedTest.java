package cloud.firn.storage.form;

import static org.assertj.core.api.Assertions.assertThat;

import akka.stream.javadsl.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PostedTest {
    private static Posted posted(String... fields) {
        var all = new LinkedHashMap<String, String>();
        all.put("key", "a/b c.txt");
        for (int i = 0; i < fields.length; i += 2) {
            all.put(fields[i], fields[i + 1]);
        }
        return Posted.of(new Form(all, Source.empty()), "bucket", "http://bucket.s3.example", "\"abc\"");
    }

    @Test
    void nothing_asked_is_nothing_said() {
        assertThat(posted()).isEqualTo(new Posted(204, "http://bucket.s3.example/a%2Fb%20c.txt", Optional.empty()));
    }

    @Test
    void a_status_is_200_201_or_204() {
        assertThat(posted("success_action_status", "200").status()).isEqualTo(200);
        assertThat(posted("success_action_status", "204").status()).isEqualTo(204);
        for (var status : List.of("404", "", "rubbish")) {
            assertThat(posted("success_action_status", status).status()).isEqualTo(204);
        }
        var created = posted("success_action_status", "201");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.document())
                .hasValue("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PostResponse>"
                        + "<Location>http://bucket.s3.example/a%2Fb%20c.txt</Location><Bucket>bucket</Bucket>"
                        + "<Key>a/b c.txt</Key><ETag>&quot;abc&quot;</ETag></PostResponse>");
    }

    @Test
    void a_browser_is_sent_on_with_what_was_stored() {
        var query = "bucket=bucket&key=a%2Fb%20c.txt&etag=%22abc%22";
        assertThat(posted("success_action_redirect", "http://me.example/done", "success_action_status", "201"))
                .isEqualTo(new Posted(303, "http://me.example/done?" + query, Optional.empty()));
        assertThat(posted("success_action_redirect", "https://me.example/?x=y").location())
                .isEqualTo("https://me.example/?x=y&" + query);
        assertThat(posted("redirect", "http://me.example/").status()).isEqualTo(303);
    }

    @Test
    void an_address_that_is_none_counts_as_none() {
        for (var address :
                List.of("", "me.example", "javascript:alert(1)", "http://", "http://a b", "http://a/\r\nX: y", "/x")) {
            assertThat(posted("success_action_redirect", address).status())
                    .as(address)
                    .isEqualTo(204);
        }
    }
}
