package cloud.firn.agent.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.firn.agent.given.Given;
import cloud.firn.agent.given.RealHost;
import cloud.firn.agent.machine.HostFolder;
import cloud.firn.agent.process.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Two boxes on one machine: a network namespace of the test's own. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TapsTest {
    private static final String ADDRESS = "198.51.100.10";

    private final String namespace = "firn-taps-" + ProcessHandle.current().pid();
    private final Shell machine = new Shell(List.of("ip", "netns", "exec", namespace));
    private final Taps ours = new Taps(machine, new HostFolder(Path.of("/ours"), "hv-1", true));
    private final Taps theirs = new Taps(machine, new HostFolder(Path.of("/theirs"), "hv-1", true));

    @BeforeEach
    void make_a_machine() {
        RealHost.assume("ip");
        Shell.here().run("", "ip", "netns", "add", namespace);
    }

    @AfterEach
    void remove_the_machine() {
        Shell.here().attempt("", Duration.ofSeconds(10), "ip", "netns", "del", namespace);
    }

    @Test
    void an_address_of_another_box_is_not_taken_over() {
        theirs.create(Given.INSTANCE, ADDRESS, Given.MAC);
        assertThatThrownBy(() -> ours.create(Given.INSTANCE, ADDRESS, Given.MAC))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(ADDRESS)
                .hasMessageContaining(theirs.name(Given.INSTANCE));
        assertThat(route()).contains(theirs.name(Given.INSTANCE));
        assertThat(ours.exists(Given.INSTANCE)).isFalse();
    }

    @Test
    void an_address_is_free_again_when_its_tap_is_gone() {
        theirs.create(Given.INSTANCE, ADDRESS, Given.MAC);
        theirs.delete(Given.INSTANCE);
        ours.create(Given.INSTANCE, ADDRESS, Given.MAC);
        assertThat(route()).contains(ours.name(Given.INSTANCE));
    }

    @Test
    void a_tap_that_is_made_anew_keeps_its_address() {
        ours.create(Given.INSTANCE, ADDRESS, Given.MAC);
        ours.create(Given.INSTANCE, ADDRESS, Given.MAC);
        assertThat(route()).contains(ours.name(Given.INSTANCE));
    }

    private String route() {
        return machine.run("", "ip", "route", "show", ADDRESS + "/32");
    }
}
