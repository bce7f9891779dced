package cloud.firn.box.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ByteSizeTest {
    @Test
    void sizes_are_read_with_binary_and_decimal_units() {
        assertThat(ByteSize.read("1500")).isEqualTo(1500);
        assertThat(ByteSize.read("10GiB")).isEqualTo(10_737_418_240L);
        assertThat(ByteSize.read("500 MB")).isEqualTo(500_000_000L);
        assertThat(ByteSize.read("1.5kib")).isEqualTo(1536);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "much", "-1", "10 XiB", "1e3", "99999999 PiB"})
    void what_is_no_size_is_refused(String text) {
        assertThatThrownBy(() -> ByteSize.read(text))
                .isInstanceOf(CannotDo.class)
                .hasMessageContaining("10GiB");
    }
}
