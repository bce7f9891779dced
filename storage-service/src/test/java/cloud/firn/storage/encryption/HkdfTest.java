package cloud.firn.storage.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The second steps of the test cases of RFC 5869, appendix A. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HkdfTest {
    private static String expand(String key, String purpose, int bytes) {
        var hex = HexFormat.of();
        return hex.formatHex(Hkdf.expand(hex.parseHex(key), hex.parseHex(purpose), bytes));
    }

    @Test
    void the_first_published_case_comes_out() {
        assertThat(expand(
                        "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5", "f0f1f2f3f4f5f6f7f8f9", 42))
                .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    }

    @Test
    void the_published_case_without_a_purpose_comes_out() {
        assertThat(expand("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04", "", 42))
                .isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
    }
}
