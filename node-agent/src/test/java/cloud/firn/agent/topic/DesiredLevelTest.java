package cloud.firn.agent.topic;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.agent.given.Given;
import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Facts;
import cloud.firn.contracts.hosts.Desired;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DesiredLevelTest {
    private static final String WEB = "22222222-2222-4222-8222-222222222222";
    private static final String APP = "33333333-3333-4333-8333-333333333333";

    private final List<String> orders = new ArrayList<>();
    private final Map<String, Desired> known = new TreeMap<>();
    private final DesiredLevel level = new DesiredLevel(Set.of("hv-1"), new DesiredFeed.Listener() {
        @Override
        public void desired(String key, @Nullable Desired desired) {
            orders.add(key);
            if (desired == null) {
                known.remove(key);
            } else {
                known.put(key, desired);
            }
        }

        @Override
        public void caughtUp() {}
    });

    @Test
    void nothing_is_told_before_the_end() {
        level.begin();
        hear(group(WEB, 1));
        assertThat(orders).isEmpty();
        level.end();
        assertThat(known.values()).containsExactly(group(WEB, 1));
    }

    @Test
    void what_was_withdrawn_and_told_again_is_known_after_every_reading() {
        for (int reading = 0; reading < 2; reading++) {
            level.begin();
            hear(group(WEB, 1));
            withdraw(WEB);
            hear(group(WEB, 3));
            level.end();
            assertThat(known.values()).containsExactly(group(WEB, 3));
        }
    }

    @Test
    void another_reading_tells_only_what_differs() {
        read(group(WEB, 1), group(APP, 1));
        orders.clear();
        read(group(WEB, 1), group(APP, 2));
        assertThat(orders).containsExactly(group(APP, 2).key());
    }

    @Test
    void what_another_reading_does_not_find_is_gone() {
        read(group(WEB, 1), group(APP, 1));
        read(group(APP, 1));
        assertThat(known.values()).containsExactly(group(APP, 1));
    }

    @Test
    void an_older_record_changes_nothing() {
        read(group(WEB, 2));
        hear(group(WEB, 1));
        assertThat(known.values()).containsExactly(group(WEB, 2));
    }

    @Test
    void a_key_that_is_no_resource_of_this_hypervisor_is_passed_over() {
        read();
        for (var key : List.of(
                "hv-1/instance/../../../etc",
                "hv-1/instance/..",
                "hv-1/instance/" + Given.INSTANCE + "/..",
                "hv-1/instance/1-1-1-1-1",
                "hv-1/disk/" + Given.INSTANCE,
                "hv-2/instance/" + Given.INSTANCE)) {
            level.hear(key, null);
        }
        assertThat(orders).isEmpty();
    }

    @Test
    void a_record_that_speaks_of_something_else_than_its_key_is_passed_over() {
        read();
        level.hear(group(WEB, 1).key(), bytes(group(APP, 1)));
        level.hear(group(WEB, 1).key(), new byte[] {'{'});
        assertThat(orders).isEmpty();
    }

    private void read(Desired.Group... groups) {
        level.begin();
        List.of(groups).forEach(this::hear);
        level.end();
    }

    private void hear(Desired.Group group) {
        level.hear(group.key(), bytes(group));
    }

    private void withdraw(String group) {
        level.hear("hv-1/group/" + group, null);
    }

    private static byte[] bytes(Desired.Group group) {
        return Facts.write(Fact.of(group.key(), group.version(), Instant.EPOCH, group));
    }

    private static Desired.Group group(String id, long version) {
        return new Desired.Group("hv-1", id, version, List.of(), List.of());
    }
}
