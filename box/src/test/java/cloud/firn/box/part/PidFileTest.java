package cloud.firn.box.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PidFileTest {
    private static final long SELF = ProcessHandle.current().pid();

    private final Path folder;

    PidFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void a_running_process_is_found_again() throws IOException {
        var file = file();
        file.write(SELF);
        assertThat(file.read()).contains(SELF);
    }

    @Test
    void a_process_that_took_over_the_id_is_not_mistaken_for_the_part() throws IOException {
        var file = file();
        file.write(SELF);
        var words = Files.readString(file.file()).split(" ", 3);
        Files.writeString(file.file(), words[0] + " " + (Long.parseLong(words[1]) - 1) + " " + words[2]);
        assertThat(file.read()).isEmpty();
    }

    @Test
    void a_process_of_an_earlier_boot_is_not_mistaken_for_the_part() throws IOException {
        var file = file();
        file.write(SELF);
        var words = Files.readString(file.file()).split(" ", 3);
        Files.writeString(file.file(), words[0] + " " + words[1] + " 00000000-0000-0000-0000-000000000000\n");
        assertThat(file.read()).isEmpty();
    }

    @Test
    void an_ended_process_is_gone() throws Exception {
        var process = new ProcessBuilder("cat").start();
        var file = file();
        file.write(process.pid());
        process.destroy();
        process.waitFor();
        assertThat(file.read()).isEmpty();
    }

    @Test
    void half_a_file_says_nothing() throws IOException {
        var file = file();
        Files.writeString(file.file(), "");
        assertThat(file.read()).isEmpty();
        Files.writeString(file.file(), String.valueOf(SELF));
        assertThat(file.read()).isEmpty();
    }

    private PidFile file() {
        return new PidFile(folder.resolve("part.pid"));
    }
}
