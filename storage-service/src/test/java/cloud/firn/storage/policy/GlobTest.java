package cloud.firn.storage.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GlobTest {
    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars('a', 'b', '*', '?', '/').ofMaxLength(12);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars('a', 'b', '/').ofMaxLength(14);
    }

    @Property(tries = 4000)
    void agreesWithThePlainestDefinition(@ForAll("patterns") String pattern, @ForAll("texts") String text) {
        assertThat(Glob.of(pattern).matches(text)).isEqualTo(plainly(pattern, text));
    }

    @Property(tries = 2000)
    void reachesBeyondABeginningWhenSomeTextThatBeginsSoMatches(
            @ForAll("patterns") String pattern, @ForAll("texts") String beginning) {
        // What a pattern asks for after the beginning is the rest of the pattern, its wildcards taken as letters.
        boolean some = false;
        for (int i = 0; i <= pattern.length() && !some; i++) {
            var rest = pattern.substring(i).replace("*", "").replace('?', 'a');
            some = plainly(pattern, beginning + rest);
        }
        assertThat(Glob.of(pattern).matchesBeyond(beginning)).isEqualTo(some);
    }

    @Test
    void a_question_mark_is_one_character_also_outside_the_basic_plane() {
        assertThat(Glob.of("log-?").matches("log-😀")).isTrue();
        assertThat(Glob.of("log-??").matches("log-😀")).isFalse();
    }

    @Test
    void a_run_longer_than_a_machine_word_is_found() {
        var run = "abcdefghij".repeat(13);
        var glob = Glob.of("*" + run.replace('e', '?') + "*");
        assertThat(glob.matches("x".repeat(500) + run + "y")).isTrue();
        assertThat(glob.matches("x".repeat(500) + run.substring(1) + "y".repeat(200)))
                .isFalse();
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void a_pattern_made_to_be_slow_is_not() {
        var text = "a".repeat(8192);
        var slow = Glob.of("*" + ("a".repeat(2000) + "?".repeat(2000) + "b*").repeat(5));
        for (int i = 0; i < 10; i++) {
            assertThat(slow.matches(text + text + text)).isFalse();
        }
        assertThat(Glob.of("*a".repeat(4000) + "b").matches(text)).isFalse();
    }

    private static boolean plainly(String pattern, String text) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        char first = pattern.charAt(0);
        var rest = pattern.substring(1);
        if (first == '*') {
            return plainly(rest, text) || (!text.isEmpty() && plainly(pattern, text.substring(1)));
        }
        return !text.isEmpty() && (first == '?' || first == text.charAt(0)) && plainly(rest, text.substring(1));
    }
}
