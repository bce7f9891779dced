package cloud.firn.agent.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.agent.given.Given;
import cloud.firn.contracts.hosts.Desired;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CompilerTest {
    private static final String ADDRESS = "198.51.100.10";
    private static final Map<String, Desired.Port> PORTS = Map.of("w", Given.port("w", ADDRESS, List.of("web", "app")));
    private static final Desired.Group WEB = Given.group("web", List.of(), List.of(ADDRESS));
    private static final Desired.Group APP = Given.group("app", List.of(), List.of(ADDRESS));

    @Test
    void without_egress_rules_every_flow_may_leave() {
        assertThat(lastWord(Map.of("web", WEB, "app", APP))).isEqualTo("accept");
    }

    @Test
    void while_a_group_is_unknown_nothing_may_leave_that_no_rule_lets_out() {
        assertThat(lastWord(Map.of("web", WEB))).isEqualTo("drop");
    }

    @Test
    void the_answer_to_questions_is_the_same() {
        var flow = new Reach(ADDRESS, "192.0.2.2", "tcp", 443);
        assertThat(flow.isAllowed(PORTS.values(), Map.of("web", WEB, "app", APP)))
                .isTrue();
        assertThat(flow.isAllowed(PORTS.values(), Map.of("web", WEB))).isFalse();
    }

    private static String lastWord(Map<String, Desired.Group> groups) {
        var taps = Map.of("w", new Attachment("tap-w", ADDRESS, Given.MAC, 0));
        var rules = Compiler.compile("t", "p", PORTS, groups, taps).chains().getOrDefault("out_tap-w", List.of());
        return rules.get(rules.size() - 1);
    }
}
