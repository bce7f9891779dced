package cloud.firn.e2e.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.client.Operations;
import cloud.firn.e2e.machine.Shell;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** Chapter 2: an SSH key, and a security group with rules for ICMP and TCP 22 and 80. */
final class KeysAndRules implements Chapter {
    @Override
    public String title() {
        return "2. An SSH key and a security group";
    }

    @Override
    public void play(Stage stage) {
        var key = "demo-" + stage.tag();
        stage.keep(Thing.SSH_KEY, key);
        stage.tell().timed("registered the SSH key " + key, () -> stage.api()
                .done("POST", "/ssh-key", Map.of("name", key, "public-key", publicKey(stage))));
        NotAsPromised.unless(
                stage.api().get("/ssh-key/" + key).path("name").asText().equals(key),
                "The SSH key is not found by name");
        NotAsPromised.unless(
                Rows.any(stage.api().get("/ssh-key").path("ssh-keys"), "name", key),
                "The list of SSH keys lacks " + key);

        var made = stage.tell().timed("created the security group web-" + stage.tag(), () -> stage.api()
                .done(
                        "POST",
                        "/security-group",
                        Map.of("name", "web-" + stage.tag(), "description", "What the demo lets in")));
        stage.keep(Thing.GROUP, Operations.about(made));

        stage.tell().timed("let ping in", () -> stage.api()
                .done(
                        "POST",
                        rules(stage),
                        Map.of(
                                "flow-direction", "ingress",
                                "protocol", "icmp",
                                "network", "0.0.0.0/0",
                                "icmp", Map.of("type", 8, "code", 0))));
        stage.tell().timed("let TCP 22 in", () -> open(stage, 22));
        stage.keep(Thing.WEB_RULE, stage.tell().timed("let TCP 80 in", () -> open(stage, 80)));
        NotAsPromised.unless(
                stage.api()
                                .get("/security-group/" + stage.the(Thing.GROUP))
                                .path("rules")
                                .size()
                        == 3,
                "The group does not show its three rules");
    }

    /** Lets a TCP port in from everywhere; returns the rule's id. */
    static String open(Stage stage, int port) {
        stage.api()
                .done(
                        "POST",
                        rules(stage),
                        Map.of(
                                "flow-direction", "ingress",
                                "protocol", "tcp",
                                "network", "0.0.0.0/0",
                                "start-port", port,
                                "end-port", port));
        for (JsonNode rule :
                stage.api().get("/security-group/" + stage.the(Thing.GROUP)).path("rules")) {
            if (rule.path("start-port").asInt() == port) {
                return rule.path("id").asText();
            }
        }
        throw new NotAsPromised("The group does not show its rule for port " + port);
    }

    private static String rules(Stage stage) {
        return "/security-group/" + stage.the(Thing.GROUP) + "/rules";
    }

    private static String publicKey(Stage stage) {
        if (!Shell.has("ssh-keygen")) {
            return publicKeyWithoutOpenSsh();
        }
        var file = stage.folder().resolve("key");
        Shell.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "demo", "-f", file.toString())
                .ok();
        try {
            return Files.readString(stage.folder().resolve("key.pub"), UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // RFC 8709: the type's name and the 32 bytes of the key, each with its length before it.
    private static String publicKeyWithoutOpenSsh() {
        try {
            var encoded = KeyPairGenerator.getInstance("Ed25519")
                    .generateKeyPair()
                    .getPublic()
                    .getEncoded();
            var blob = new ByteArrayOutputStream();
            var out = new DataOutputStream(blob);
            var type = "ssh-ed25519".getBytes(UTF_8);
            out.writeInt(type.length);
            out.write(type);
            out.writeInt(32);
            out.write(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
            return "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob.toByteArray()) + " demo";
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Every JDK 17 has Ed25519", e);
        }
    }
}
