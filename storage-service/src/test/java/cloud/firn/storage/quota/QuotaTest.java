package cloud.firn.storage.quota;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.usage.Stored;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class QuotaTest {
    @Test
    void limits_are_said_as_people_and_programs_read_them() {
        assertThat(new Quota(10L << 30, 1000L).words()).isEqualTo("10 GiB (10737418240 bytes) and 1000 objects");
        assertThat(new Quota(1536L, null).words()).isEqualTo("1.5 KiB (1536 bytes)");
        assertThat(new Quota(7L, null).words()).isEqualTo("7 bytes");
        assertThat(new Quota(null, 0L).words()).isEqualTo("0 objects");
    }

    @Test
    void a_limit_that_is_not_there_limits_nothing_and_is_not_written() {
        assertThat(Quota.NONE.admits(new Stored(Long.MAX_VALUE, Long.MAX_VALUE), new Stored(Long.MAX_VALUE, 1)))
                .isTrue();
        assertThat(new Quota(5L, null).document()).isEqualTo("{\"bytes\":5}");
    }

    @Test
    void what_adds_nothing_of_a_kind_is_not_held_against_its_limit() {
        var full = new Quota(5L, 5L);
        assertThat(full.admits(new Stored(9, 1), new Stored(0, 1))).isTrue();
        assertThat(full.admits(new Stored(1, 9), new Stored(1, 0))).isTrue();
        assertThat(full.admits(new Stored(1, 9), new Stored(0, 1))).isFalse();
    }

    @Property
    void what_is_admitted_never_makes_more_than_the_limit(
            @ForAll @LongRange(min = 0) long limit,
            @ForAll @LongRange(min = 0) long present,
            @ForAll @LongRange(min = 1) long more) {
        boolean fits = new Quota(limit, null).admits(new Stored(present, 0), new Stored(more, 0));
        assertThat(fits).isEqualTo(Math.max(0, limit - present) >= more && present <= limit);
    }

    @Property
    void a_quota_reads_as_it_was_written(
            @ForAll @LongRange(min = 0) long bytes, @ForAll @LongRange(min = 0) long objects) {
        var quota = new Quota(bytes, objects);
        assertThat(Quota.read(quota.document())).isEqualTo(quota);
    }
}
