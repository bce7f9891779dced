package cloud.firn.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SecurityGroupsTest {
    private static final String WEB =
            """
            {'description': 'Web servers', 'rules': [
              {'direction': 'ingress', 'protocol': 'tcp', 'startPort': 80, 'network': '0.0.0.0/0'},
              {'direction': 'ingress', 'protocol': 'icmp', 'icmpType': 8, 'network': '192.0.2.7/24'}]}""";

    private final Stage stage = new Stage();

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void a_group_is_made_with_its_rules() {
        stage.kubernetes.create("SecurityGroup", "web", WEB);
        stage.operate();
        stage.until("SecurityGroup", "web", "Ready", "True Applied");
        assertThat(rules()).containsExactlyInAnyOrder("tcp 80-80 0.0.0.0/0", "icmp 0-0 192.0.2.0/24");
        assertThat(stage.kubernetes.status("SecurityGroup", "web", "rules")).isEqualTo("2");
    }

    @Test
    void rules_that_were_changed_outside_are_put_back() {
        stage.kubernetes.create("SecurityGroup", "web", WEB);
        stage.operate();
        stage.until("SecurityGroup", "web", "Ready", "True Applied");
        var path = "/security-group/" + stage.id("SecurityGroup", "web") + "/rules";
        var first = stage.firn.compute().groups().get(0).at("/rules/0/id").asText();
        stage.firn.compute().outside("DELETE", path + "/" + first, "{}");
        stage.firn
                .compute()
                .outside(
                        "POST",
                        path,
                        "{'flow-direction': 'ingress', 'protocol': 'tcp', 'start-port': 22, 'end-port': 22,"
                                + " 'network': '0.0.0.0/0'}");
        stage.until("the rules are back", () -> List.of("icmp 0-0 192.0.2.0/24", "tcp 80-80 0.0.0.0/0")
                .equals(rules().stream().sorted().toList()));
        stage.until("it is told", () -> stage.kubernetes.events().contains("RulesPutBack"));
    }

    @Test
    void a_changed_specification_adds_what_is_new_and_removes_what_is_no_more() {
        stage.kubernetes.create("SecurityGroup", "web", WEB);
        stage.operate();
        stage.until("SecurityGroup", "web", "Ready", "True Applied");
        stage.kubernetes.edit("SecurityGroup", "web", spec -> spec.putArray("rules")
                .addObject()
                .put("direction", "egress")
                .put("protocol", "udp")
                .put("startPort", 53)
                .put("endPort", 54)
                .put("network", "2001:db8::/32"));
        stage.until("the rules are new", () -> List.of("udp 53-54 2001:db8:0:0:0:0:0:0/32")
                .equals(rules()));
        stage.until("it is said for the new generation", () -> stage.kubernetes
                .status("SecurityGroup", "web", "observedGeneration")
                .equals("2"));
        assertThat(stage.kubernetes.events()).doesNotContain("RulesPutBack");
    }

    @Test
    void a_rule_waits_for_the_group_that_it_names_and_the_others_do_not() {
        stage.kubernetes.create(
                "SecurityGroup",
                "database",
                """
                {'rules': [
                  {'direction': 'ingress', 'protocol': 'tcp', 'startPort': 5432, 'securityGroup': 'web'},
                  {'direction': 'ingress', 'protocol': 'all', 'securityGroup': 'database'}]}""");
        stage.operate();
        stage.until(
                "SecurityGroup",
                "database",
                "Synced",
                "False WaitingForReference: It names the SecurityGroup shop/web");
        assertThat(rules()).hasSize(1);

        stage.kubernetes.create("SecurityGroup", "web", "{}");
        stage.until("SecurityGroup", "database", "Ready", "True Applied");
        assertThat(stage.kubernetes.status("SecurityGroup", "database", "rules"))
                .isEqualTo("2");
    }

    @Test
    void a_rule_that_Firn_refuses_is_named_with_the_reason() {
        stage.kubernetes.create(
                "SecurityGroup",
                "odd",
                "{'rules': [{'direction': 'ingress', 'protocol': 'tcp', 'startPort': 666, 'network': '0.0.0.0/0'}]}");
        stage.operate();
        stage.until("SecurityGroup", "odd", "Synced", "False Refused");
        assertThat(stage.kubernetes.condition("SecurityGroup", "odd", "Synced"))
                .contains("\"start-port\":666")
                .contains("Not this port.");
    }

    @Test
    void a_group_in_use_stays_until_the_instance_is_gone() {
        stage.kubernetes.create("SecurityGroup", "web", WEB);
        stage.kubernetes.create(
                "Instance", "one", "{'template': 'tiny', 'type': 'tiny', 'diskGib': 10, 'securityGroups': ['web']}");
        stage.operate();
        stage.until("Instance", "one", "Ready", "True Running");
        stage.kubernetes.delete("SecurityGroup", "web");
        stage.until("SecurityGroup", "web", "Synced", "False InUse");

        stage.kubernetes.delete("Instance", "one");
        stage.until(
                "the group is gone too",
                () -> stage.kubernetes.find("SecurityGroup", "web").isEmpty());
        assertThat(stage.firn.compute().groups()).isEmpty();
    }

    @Test
    void a_name_that_another_group_has_is_said_to_be_taken() {
        stage.firn.compute().outside("POST", "/security-group", "{'name': 'web'}");
        stage.kubernetes.create("SecurityGroup", "web", WEB);
        stage.operate();
        stage.until("SecurityGroup", "web", "Synced", "False NameTaken");
    }

    private List<String> rules() {
        return stage.firn.compute().groups().stream()
                .flatMap(group -> StreamSupport.stream(group.get("rules").spliterator(), false))
                .map(rule -> rule.path("protocol").asText() + " "
                        + rule.path("start-port").asInt() + "-"
                        + rule.path("end-port").asInt() + " "
                        + rule.path("network").asText())
                .toList();
    }
}
