package cloud.firn.storage.policy;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.policy.Actions.Kind;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ActionsTest {
    @Test
    void every_action_that_has_a_name_is_about_something() {
        assertThat(Arrays.stream(Actions.class.getDeclaredFields())
                        .filter(field -> Modifier.isPublic(field.getModifiers()))
                        .map(field -> {
                            try {
                                return Actions.folded((String) field.get(null));
                            } catch (IllegalAccessException e) {
                                throw new AssertionError(e);
                            }
                        }))
                .hasSizeGreaterThan(70)
                .allMatch(Actions.KINDS::containsKey);
    }

    @Test
    void actions_with_a_bucket_in_their_name_are_not_about_objects() {
        assertThat(Actions.KINDS.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith("s3:getbucket")
                                || entry.getKey().startsWith("s3:putbucket")
                                || entry.getKey().startsWith("s3:listbucket"))
                        .map(entry -> entry.getValue()))
                .containsOnly(Kind.BUCKET);
    }
}
