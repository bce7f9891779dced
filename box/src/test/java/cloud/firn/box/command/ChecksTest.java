package cloud.firn.box.command;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.firn.box.plan.DataFolder;
import cloud.firn.box.plan.Home;
import cloud.firn.box.plan.Plan;
import cloud.firn.box.plan.Wishes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ChecksTest {
    private final Path folder;
    private Process other;

    ChecksTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.other = start("simulator");
    }

    @AfterEach
    void end() {
        other.destroy();
        other.onExit().join();
    }

    @Test
    void another_box_with_real_guests_and_the_same_addresses_is_named() throws IOException {
        replaceOther("qemu");
        assertThatThrownBy(() -> Checks.neighbours(ours("qemu", "198.19.77.0/25")))
                .isInstanceOf(CannotDo.class)
                .hasMessageContaining("The box in " + folder.resolve("other"));
    }

    @Test
    void other_addresses_do_not_clash() throws IOException {
        replaceOther("qemu");
        assertThatCode(() -> Checks.neighbours(ours("qemu", "192.0.2.0/24"))).doesNotThrowAnyException();
    }

    @Test
    void simulated_guests_never_clash() throws IOException {
        assertThatCode(() -> Checks.neighbours(ours("qemu", "198.19.77.0/24"))).doesNotThrowAnyException();
        replaceOther("qemu");
        assertThatCode(() -> Checks.neighbours(ours("simulator", "198.19.77.0/24")))
                .doesNotThrowAnyException();
    }

    @Test
    void a_box_keeps_the_addresses_of_its_first_up() throws IOException {
        var first = ours("qemu", "198.19.77.0/24");
        Files.createDirectories(first.data().of("run"));
        Wishes.remember(first);
        assertThatCode(() -> Checks.addressPool(first)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Checks.addressPool(ours("qemu", "192.0.2.0/24")))
                .isInstanceOf(CannotDo.class)
                .hasMessageContaining("addresses of 198.19.77.0/24");
    }

    @Test
    void a_pool_that_is_none_is_refused() {
        assertThatThrownBy(() -> Checks.addressPool(ours("qemu", "the internet")))
                .isInstanceOf(CannotDo.class)
                .hasMessageContaining("FIRN_ADDRESS_POOL");
    }

    private Plan ours(String hypervisor, String pool) {
        return new Plan(new Home(folder), new DataFolder(folder.resolve("ours")), 7700, hypervisor, 1, pool);
    }

    private void replaceOther(String hypervisor) throws IOException {
        end();
        other = start(hypervisor);
    }

    /** A process that looks like the services of another box, and lives until its input ends. */
    private Process start(String hypervisor) throws IOException {
        var builder = new ProcessBuilder("sh", "-c", "read line", "sh", "@" + folder + "/other/run/services.args");
        builder.environment().put("FIRN_HYPERVISOR", hypervisor);
        builder.environment().put("FIRN_ADDRESS_POOL", "198.19.77.0/24");
        return builder.start();
    }
}
