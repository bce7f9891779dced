package cloud.firn.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CallersTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Caller ACME = new Caller("org-acme", "acme", "EXO1", "r-1", null);

    private final Callers callers = at(NOW);

    @Test
    void a_caller_arrives_as_it_was_sent() {
        assertThat(callers.read(header())).contains(ACME);
    }

    @Test
    void a_minute_later_the_caller_is_nobody() {
        assertThat(at(NOW.plusSeconds(60)).read(header())).isEmpty();
    }

    @Test
    void another_key_makes_nobody() {
        var key = new byte[32];
        key[0] = 1;
        assertThat(new Callers(key, InstantSource.fixed(NOW)).read(header())).isEmpty();
    }

    @Property
    void any_changed_character_makes_nobody(@ForAll @IntRange(max = 300) int place, @ForAll char other) {
        var header = header();
        var at = place % header.length();
        var changed = header.substring(0, at) + other + header.substring(at + 1);
        // The last character of unpadded Base64 carries unused bits; a change there may spell the same bytes.
        if (other != header.charAt(at) && at < header.length() - 1) {
            assertThat(callers.read(changed)).isEmpty();
        }
    }

    private String header() {
        return callers.header(ACME).value();
    }

    private static Callers at(Instant now) {
        return new Callers(new byte[32], InstantSource.fixed(now));
    }
}
