package cloud.firn.storage.signature;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PercentTest {
    @Property(tries = 500)
    void whatIsEncodedComesBack(@ForAll String text) {
        var sane = text.codePoints()
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        assertThat(Percent.decode(Percent.encode(sane))).isEqualTo(sane);
        assertThat(Percent.decodeForm(Percent.encodePath(sane))).isEqualTo(sane);
    }
}
