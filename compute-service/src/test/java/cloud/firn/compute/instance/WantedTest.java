package cloud.firn.compute.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WantedTest {
    @Test
    void what_is_being_done_is_never_forgotten_and_of_the_rest_the_newest_are_kept() {
        var begun = Wanted.of(InstanceSamples.SPEC, InstanceSamples.asked(0, "create-instance"), InstanceSamples.T0);
        var after = IntStream.rangeClosed(1, 30)
                .boxed()
                .reduce(
                        begun,
                        (wanted, number) ->
                                wanted.noted(InstanceSamples.asked(number, "update-instance"), InstanceSamples.T0),
                        (a, b) -> b);
        assertThat(after.errands()).hasSize(16);
        assertThat(after.pending())
                .hasValueSatisfying(errand -> assertThat(errand.command()).isEqualTo("create-instance"));
        assertThat(after.errand(InstanceSamples.asked(30, "update-instance").operation()))
                .isPresent();
        assertThat(after.succeeded(InstanceSamples.T0).errands().get(0).outcome())
                .isEqualTo(Errand.SUCCESS);
    }
}
