package cloud.firn.box.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WishesTest {
    private static final Wishes NONE = Wishes.forBoxIn(null);

    private static final String POOL = "203.0.113.0/24";

    private final Path folder;

    WishesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void without_wishes_a_box_is_the_usual_one() {
        var plan = NONE.plan(home());
        assertThat(plan).isEqualTo(new Plan(home(), home().usualData(), 7700, "auto", 1, POOL));
    }

    @Test
    void later_commands_know_the_box_of_the_last_up() throws IOException {
        var data = new DataFolder(folder.resolve("elsewhere"));
        Files.createDirectories(data.of("run"));
        var plan = new Plan(home(), data, 9900, "simulator", 3, POOL);
        Wishes.remember(plan);
        assertThat(NONE.plan(home())).isEqualTo(plan);
    }

    @Test
    void a_box_that_is_gone_gives_way_to_the_one_before() throws IOException {
        var first = new Plan(home(), new DataFolder(folder.resolve("first")), 9900, "simulator", 3, POOL);
        var second = new Plan(home(), new DataFolder(folder.resolve("second")), 8800, "simulator", 3, POOL);
        for (var plan : List.of(first, second)) {
            Files.createDirectories(plan.data().of("run"));
            Wishes.remember(plan);
        }
        Files.delete(second.data().plan());
        assertThat(NONE.plan(home())).isEqualTo(first);
    }

    @Test
    void a_wish_wins_over_what_is_remembered() throws IOException {
        var data = home().usualData();
        Files.createDirectories(data.of("run"));
        Wishes.remember(new Plan(home(), data, 9900, "simulator", 3, POOL));
        var plan = new Wishes(null, null, "qemu", null, null).plan(home());
        assertThat(plan).isEqualTo(new Plan(home(), data, 9900, "qemu", 3, POOL));
    }

    @Test
    void the_addresses_of_the_first_up_are_remembered() throws IOException {
        var data = home().usualData();
        assertThat(Wishes.rememberedAddressPool(data)).isEmpty();
        Files.createDirectories(data.of("run"));
        Wishes.remember(new Wishes(null, null, null, null, "198.51.100.0/24").plan(home()));
        assertThat(NONE.plan(home()).addressPool()).isEqualTo("198.51.100.0/24");
        assertThat(NONE.plan(home()).environment()).containsEntry("FIRN_ADDRESS_POOL", "198.51.100.0/24");
        assertThat(Wishes.rememberedAddressPool(data)).contains("198.51.100.0/24");
    }

    @Test
    void no_two_ports_of_a_box_are_the_same() {
        var ports = NONE.plan(home()).environment().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("_PORT"))
                .map(Map.Entry::getValue)
                .toList();
        assertThat(ports).doesNotHaveDuplicates().hasSize(9);
    }

    private Home home() {
        return new Home(folder);
    }
}
