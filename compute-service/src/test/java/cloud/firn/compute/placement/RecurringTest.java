package cloud.firn.compute.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecurringTest {
    private final List<Runnable> later = new ArrayList<>();
    private final List<CompletableFuture<Void>> runs = new ArrayList<>();

    @Test
    void it_begins_anew_only_after_it_was_over_and_after_a_failure_too() {
        new Recurring("a test", Duration.ofMinutes(1), (pause, task) -> later.add(task), () -> {
                    runs.add(new CompletableFuture<>());
                    return runs.get(runs.size() - 1);
                })
                .start();
        later.remove(0).run();
        assertThat(later).as("the first run goes on").isEmpty();
        runs.get(0).complete(null);
        later.remove(0).run();
        assertThat(runs).hasSize(2);
        assertThat(later).isEmpty();
        runs.get(1).completeExceptionally(new IllegalStateException("on purpose"));
        assertThat(later).hasSize(1);
    }
}
