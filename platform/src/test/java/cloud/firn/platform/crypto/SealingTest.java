package cloud.firn.platform.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SealingTest {
    private final Sealing sealing = new Sealing(new byte[32]);

    @Property
    void what_was_sealed_opens_for_its_owner(@ForAll String secret, @ForAll String owner) {
        assertThat(sealing.open(sealing.seal(secret, owner), owner)).isEqualTo(secret);
    }

    @Test
    void a_sealed_secret_does_not_open_for_another_owner() {
        var sealed = sealing.seal("s3cret", "EXOa");
        assertThatThrownBy(() -> sealing.open(sealed, "EXOb")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_sealed_secret_that_was_changed_does_not_open() {
        var sealed = sealing.seal("s3cret", "EXOa");
        var last = sealed.charAt(10) == 'A' ? 'B' : 'A';
        var changed = sealed.substring(0, 10) + last + sealed.substring(11);
        assertThatThrownBy(() -> sealing.open(changed, "EXOa")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_same_secret_never_looks_the_same_twice() {
        assertThat(sealing.seal("s3cret", "EXOa")).isNotEqualTo(sealing.seal("s3cret", "EXOa"));
    }

    @Test
    void a_key_file_is_made_once_and_only_its_owner_may_read_it(@TempDir Path folder) throws Exception {
        var file = folder.resolve("keys/master.key");
        var made = KeyFile.readOrMake(file);
        assertThat(KeyFile.readOrMake(file)).isEqualTo(made).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_key_file_that_is_no_key_is_refused_and_named(@TempDir Path folder) throws Exception {
        var file = folder.resolve("master.key");
        Files.writeString(file, "hello\n");
        assertThatThrownBy(() -> KeyFile.readOrMake(file)).hasMessageContaining("master.key");
    }
}
