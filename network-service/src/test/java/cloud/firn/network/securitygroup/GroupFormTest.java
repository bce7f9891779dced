package cloud.firn.network.securitygroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.firn.network.securitygroup.GroupForms.CreateForm;
import cloud.firn.platform.http.InvalidBody;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GroupFormTest {
    @Test
    void a_name_is_kept_as_it_was_written() {
        assertThat(new CreateForm("Web Ünits", null).checkedName()).isEqualTo("Web Ünits");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  ", "a\nb", "\u0000"})
    void a_name_that_nobody_can_read_is_refused(@Nullable String name) {
        assertThatThrownBy(() -> new CreateForm(name, null).checkedName())
                .isInstanceOf(InvalidBody.class)
                .hasMessageContaining("body.name");
    }
}
