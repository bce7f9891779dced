package cloud.firn.operator;

import static cloud.firn.operator.Stage.OTHER_KEY;
import static cloud.firn.operator.Stage.PUBLIC_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cloud.firn.operator.fake.FakeFirn;
import cloud.firn.operator.reconcile.Tempo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The definitions and the operator with a real Kubernetes API: the one that {@code KUBECONFIG} names, which may change under these
 * tests. Objects are made in the namespace {@code default}, under names of their own.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RealKubernetesTest {
    private static final String TAG = UUID.randomUUID().toString().substring(0, 8);
    private static final String NAMESPACE = "default";
    private static final String SMALL = "{'template': 'tiny', 'type': 'tiny'}";

    private static RealKubernetes kubernetes;
    private static FakeFirn firn;
    private static Operator operator;

    @BeforeAll
    static void begin(@TempDir Path folder) throws Exception {
        var kubeconfig = System.getenv("KUBECONFIG");
        assumeTrue(kubeconfig != null && Files.exists(Path.of(kubeconfig)), "KUBECONFIG names no Kubernetes API");
        kubernetes = new RealKubernetes(Path.of(Objects.requireNonNull(kubeconfig)), NAMESPACE);
        kubernetes.define();
        firn = new FakeFirn();
        Files.writeString(folder.resolve("key"), FakeFirn.CREDENTIALS.key());
        Files.writeString(folder.resolve("secret"), FakeFirn.CREDENTIALS.secret());
        var settings = new OperatorSettings(
                firn.api(),
                firn.storageEndpoint(),
                "box-1",
                folder,
                "127.0.0.1",
                0,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                NAMESPACE,
                NAMESPACE,
                "operator-" + TAG,
                Path.of(kubeconfig));
        var tempo = new Tempo(Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofSeconds(1), settings.resync());
        operator = Operator.start(
                settings, new Operator.Timing(tempo, Duration.ofSeconds(3), Duration.ofSeconds(3)), () -> {});
    }

    @AfterAll
    static void end() {
        if (operator != null) {
            operator.close();
            firn.close();
        }
    }

    @Test
    void all_four_kinds_become_ready_and_go_again() {
        accepted("SshKey", "me", "{'publicKey': '" + PUBLIC_KEY + "'}");
        accepted(
                "SecurityGroup",
                "web",
                "{'rules': [{'direction': 'ingress', 'protocol': 'tcp', 'startPort': 80, 'network': '0.0.0.0/0'}]}");
        accepted("Bucket", "files", "{}");
        accepted(
                "Instance",
                "vm",
                "{'template': 'tiny', 'type': 'standard.tiny', 'sshKey': '" + name("me") + "', 'securityGroups': ['"
                        + name("web") + "']}");
        until(
                "all are ready",
                () -> kubernetes.condition("Instance", name("vm"), "Ready").equals("True Running")
                        && kubernetes
                                .condition("Bucket", name("files"), "Ready")
                                .equals("True Available")
                        && kubernetes
                                .condition("SecurityGroup", name("web"), "Ready")
                                .equals("True Applied"));
        assertThat(kubernetes.field("Instance", name("vm"), "/status/address")).startsWith("192.0.2.");

        for (var kind : new String[] {"SecurityGroup web", "SshKey me", "Bucket files", "Instance vm"}) {
            kubernetes.delete(kind.split(" ", -1)[0], name(kind.split(" ", -1)[1]));
        }
        until(
                "all are gone",
                () -> !kubernetes.isThere("Instance", name("vm"))
                        && !kubernetes.isThere("SecurityGroup", name("web"))
                        && !kubernetes.isThere("SshKey", name("me"))
                        && !kubernetes.isThere("Bucket", name("files")));
        assertThat(firn.storage().buckets()).doesNotContain(name("files"));
        assertThat(firn.identity().keys()).isEmpty();
    }

    @Test
    void what_is_decided_when_an_instance_is_made_cannot_be_changed_later() {
        accepted("Instance", "fixed", SMALL);
        assertThat(kubernetes.apply("Instance", name("fixed"), "{'template': 'other', 'type': 'tiny'}"))
                .contains("template is decided when the object is made");
        assertThat(kubernetes.apply("Instance", name("fixed"), "{'template': 'tiny', 'type': 'huge'}"))
                .contains("type is decided when the object is made");
        assertThat(kubernetes.apply("Instance", name("fixed"), "{'template': 'tiny', 'type': 'tiny', 'diskGib': 20}"))
                .contains("diskGib is decided when the object is made");
        assertThat(kubernetes.apply("Instance", name("fixed"), "{'template': 'tiny', 'type': 'tiny', 'sshKey': 'x'}"))
                .contains("sshKey is decided when the object is made");
        assertThat(kubernetes.apply("Instance", name("fixed"), "{'template': 'tiny', 'type': 'tiny', 'zone': 'x'}"))
                .contains("zone is decided when the object is made");
        assertThat(kubernetes.apply(
                        "Instance", name("fixed"), "{'template': 'tiny', 'type': 'tiny', 'state': 'Stopped'}"))
                .isEmpty();
        kubernetes.delete("Instance", name("fixed"));
    }

    @Test
    void the_example_is_accepted() throws Exception {
        assertThat(kubernetes.tryOut(RealKubernetes.manifests().resolve("examples/first-vm.yaml")))
                .isEmpty();
    }

    @Test
    void limits_are_held_before_Firn_is_asked() {
        assertThat(kubernetes.apply("Instance", name("x"), "{'template': 'tiny', 'type': 'tiny', 'diskGib': 9}"))
                .contains("diskGib");
        assertThat(kubernetes.apply("Instance", name("x"), "{'template': 'tiny', 'type': 'tiny', 'state': 'Off'}"))
                .contains("state");
        assertThat(kubernetes.apply("Instance", name("x"), "{'type': 'tiny'}")).contains("template");
        assertThat(kubernetes.apply("SshKey", name("x"), "{'publicKey': 'this is no public key'}"))
                .contains("publicKey");
        assertThat(kubernetes.apply("Bucket", name("x"), "{'name': 'No_Bucket'}"))
                .contains("name");
        assertThat(kubernetes.apply("Bucket", "no-bucket-" + "x".repeat(60), "{}"))
                .contains("give spec.name");
        assertThat(kubernetes.apply("SecurityGroup", name("x"), "{'deletionPolicy': 'Keep'}"))
                .contains("deletionPolicy");
    }

    @Test
    void a_rule_that_makes_no_sense_is_refused_with_the_reason() {
        assertThat(rule("'protocol': 'tcp', 'network': '0.0.0.0/0'")).contains("startPort is needed with tcp and udp");
        assertThat(rule("'protocol': 'icmp', 'startPort': 1, 'network': '0.0.0.0/0'"))
                .contains("startPort is needed with tcp and udp, and is for them only");
        assertThat(rule("'protocol': 'tcp', 'startPort': 9, 'endPort': 8, 'network': '0.0.0.0/0'"))
                .contains("is not below startPort");
        assertThat(rule("'protocol': 'all'")).contains("a rule needs network or securityGroup");
        assertThat(rule("'protocol': 'all', 'network': '0.0.0.0/0', 'securityGroup': 'web'"))
                .contains("a rule needs network or securityGroup, and not both");
        assertThat(rule("'protocol': 'tcp', 'startPort': 9, 'icmpType': 8, 'network': '0.0.0.0/0'"))
                .contains("are for icmp and icmpv6 only");
        assertThat(rule("'protocol': 'all', 'network': '10.1/8'")).contains("network");
    }

    @Test
    void names_in_Firn_and_keys_stay_as_they_were_made() {
        accepted("SshKey", "fixed", "{'publicKey': '" + PUBLIC_KEY + "'}");
        assertThat(kubernetes.apply("SshKey", name("fixed"), "{'publicKey': '" + OTHER_KEY + "'}"))
                .contains("publicKey is decided when the object is made");
        assertThat(kubernetes.apply("SshKey", name("fixed"), "{'publicKey': '" + PUBLIC_KEY + "', 'name': 'other'}"))
                .contains("name is decided when the object is made");
        kubernetes.delete("SshKey", name("fixed"));
        accepted("SecurityGroup", "fixed", "{'description': 'a'}");
        assertThat(kubernetes.apply("SecurityGroup", name("fixed"), "{'description': 'b'}"))
                .contains("description is decided when the object is made");
        kubernetes.delete("SecurityGroup", name("fixed"));
    }

    private static String rule(String rest) {
        return kubernetes.apply("SecurityGroup", name("x"), "{'rules': [{'direction': 'ingress', " + rest + "}]}");
    }

    private static void accepted(String kind, String name, String spec) {
        assertThat(kubernetes.apply(kind, name(name), spec)).isEmpty();
    }

    private static String name(String word) {
        return word + "-" + TAG;
    }

    private static void until(String what, Callable<Boolean> question) {
        await(what)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(question);
    }
}
