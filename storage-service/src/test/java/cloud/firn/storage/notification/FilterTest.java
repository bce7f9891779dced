package cloud.firn.storage.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

class FilterTest {
    @Property
    void filters_that_fit_one_key_overlap(
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 3) String p,
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 3) String q,
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 6) String key) {
        var one = new Filter(Optional.of(p), Optional.of(q));
        var other = new Filter(Optional.of(q), Optional.of(p));
        if (key.startsWith(p) && key.endsWith(q) && key.startsWith(q) && key.endsWith(p)) {
            assertThat(one.overlaps(other)).isTrue();
        }
    }
}
