package cloud.firn.compute.sshkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What counts as a public key. Key and fingerprint are what {@code ssh-keygen -l -E md5} says. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PublicKeyTest {
    private static final String ED25519 =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG1bUxAb3ZXqCDxoLp5BUOhZgQhUon4h+yb5weYpn18w";

    @Test
    void a_key_has_the_fingerprint_that_openssh_shows() {
        assertThat(PublicKey.parse(ED25519 + " me@example.org\n"))
                .hasValue(
                        new PublicKey(ED25519 + " me@example.org", "b5:c5:51:5b:f3:44:90:ea:83:58:f9:69:ec:42:9f:a4"));
    }

    @Test
    void a_line_has_at_most_eight_kibibytes() {
        var room = 8 * 1024 - ED25519.length() - 1;
        assertThat(PublicKey.parse(ED25519 + " " + "x".repeat(room))).isPresent();
        assertThat(PublicKey.parse(ED25519 + " " + "x".repeat(room + 1))).isEmpty();
        assertThat(PublicKey.parse(ED25519 + " " + "é".repeat(room / 2 + 1))).isEmpty();
    }

    @Test
    void what_is_no_key_is_refused() {
        for (var text : List.of(
                "",
                "ssh-ed25519",
                "ssh-ed25519 !!!!",
                "ssh-ed25519 AAAA",
                ED25519.replace("ssh-ed25519 ", "ssh-rsa "),
                "ssh-dss " + ED25519.substring("ssh-ed25519 ".length()),
                "command=\"id\" " + ED25519,
                ED25519 + "\n" + ED25519)) {
            assertThat(PublicKey.parse(text)).as(text).isEmpty();
        }
    }
}
