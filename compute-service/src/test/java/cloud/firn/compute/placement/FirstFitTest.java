package cloud.firn.compute.placement;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.compute.hypervisor.Hypervisors.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Which hypervisor is asked, and which is taken. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FirstFitTest {
    private static final CompletionStage<Answer> HELD = CompletableFuture.completedFuture(Answer.HELD);
    private static final CompletionStage<Answer> REFUSED = CompletableFuture.completedFuture(Answer.REFUSED);
    private static final CompletionStage<Answer> UNANSWERED =
            CompletableFuture.failedFuture(new TimeoutException("no answer"));

    private final FirstFit firstFit = new FirstFit();
    private final List<String> asked = new ArrayList<>();

    @Test
    void the_first_that_holds_room_is_taken() {
        assertThat(search(Map.of("hv-1", REFUSED, "hv-2", HELD, "hv-3", HELD))).isEqualTo("hv-2");
        assertThat(asked).containsExactly("hv-1", "hv-2");
    }

    @Test
    void without_room_anywhere_there_is_none() {
        assertThat(search(Map.of("hv-1", REFUSED, "hv-2", REFUSED, "hv-3", REFUSED)))
                .isEqualTo("none");
    }

    @Test
    void one_that_does_not_answer_holds_up_nobody_and_is_asked_last_until_it_answers() {
        assertThat(search(Map.of("hv-1", UNANSWERED, "hv-2", HELD, "hv-3", HELD)))
                .isEqualTo("hv-2");
        assertThat(search(Map.of("hv-1", HELD, "hv-2", REFUSED, "hv-3", REFUSED)))
                .isEqualTo("hv-1");
        assertThat(search(Map.of("hv-1", HELD, "hv-2", HELD, "hv-3", HELD))).isEqualTo("hv-1");
        assertThat(asked).containsExactly("hv-1", "hv-2", "hv-2", "hv-3", "hv-1", "hv-1");
    }

    @Test
    void when_only_one_that_does_not_answer_may_have_room_it_is_asked_again() {
        var answers = new ArrayList<>(List.of(UNANSWERED, UNANSWERED, HELD));
        var found = firstFit.search(List.of("hv-1"), hypervisor -> answers.remove(0));
        assertThat(found.toCompletableFuture().join()).hasValue("hv-1");
    }

    private String search(Map<String, CompletionStage<Answer>> answers) {
        return firstFit.search(List.of("hv-1", "hv-2", "hv-3"), hypervisor -> {
                    asked.add(hypervisor);
                    return Objects.requireNonNull(answers.get(hypervisor));
                })
                .toCompletableFuture()
                .join()
                .orElse("none");
    }
}
