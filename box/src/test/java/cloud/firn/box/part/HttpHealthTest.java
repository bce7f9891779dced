package cloud.firn.box.part;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HttpHealthTest {
    @Test
    void only_the_checks_that_do_not_hold_are_named() {
        var body = "{\"ready\":false,\"checks\":{\"cluster\":false,\"keys\":true,\"kafka\": false}}";
        assertThat(HttpHealth.unmet(body)).isEqualTo("cluster, kafka");
    }

    @Test
    void an_answer_of_another_form_is_shown_as_it_is() {
        assertThat(HttpHealth.unmet("no such page\n")).isEqualTo("no such page");
    }
}
