package cloud.firn.compute.placement;

import cloud.firn.compute.hypervisor.Hypervisors.Answer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the first hypervisor that holds room.
 *
 * <p>One whose actor does not answer holds up nobody for ever: it counts as not heard of yet, and is asked after all others
 * until it answers again.
 */
final class FirstFit {
    private static final Logger LOG = LoggerFactory.getLogger(FirstFit.class);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int SETTLING_ROUNDS = 40;

    private final Set<String> unanswering = ConcurrentHashMap.newKeySet();

    /** Asks a hypervisor to hold the room that is sought. */
    interface Reserving {
        CompletionStage<Answer> on(String hypervisor);
    }

    /**
     * The first of the candidates that holds room; empty when none has any. Fails, to be called again, while one that may
     * have room is not heard of.
     */
    CompletionStage<Optional<String>> search(List<String> candidates, Reserving reserving) {
        return round(candidates, reserving, 1);
    }

    private CompletionStage<Optional<String>> round(List<String> candidates, Reserving reserving, int round) {
        var inOrder = candidates.stream()
                .sorted(Comparator.comparing(unanswering::contains))
                .toList();
        return from(0, inOrder, reserving, false).thenCompose(outcome -> {
            if (outcome.hypervisor().isPresent() || !outcome.settling()) {
                return CompletableFuture.completedFuture(outcome.hypervisor());
            }
            if (round == SETTLING_ROUNDS) {
                return CompletableFuture.failedFuture(new TimeoutException("a hypervisor is not heard of yet"));
            }
            var later = CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            return CompletableFuture.supplyAsync(() -> candidates, later)
                    .thenCompose(again -> round(again, reserving, round + 1));
        });
    }

    private record Outcome(Optional<String> hypervisor, boolean settling) {}

    private CompletionStage<Outcome> from(int next, List<String> candidates, Reserving reserving, boolean settling) {
        if (next == candidates.size()) {
            return CompletableFuture.completedFuture(new Outcome(Optional.empty(), settling));
        }
        var hypervisor = candidates.get(next);
        return reserve(hypervisor, reserving)
                .thenCompose(answer -> answer == Answer.HELD
                        ? CompletableFuture.completedFuture(new Outcome(Optional.of(hypervisor), settling))
                        : from(next + 1, candidates, reserving, settling || answer == Answer.SETTLING));
    }

    private CompletionStage<Answer> reserve(String hypervisor, Reserving reserving) {
        return reserving.on(hypervisor).handle((answer, failure) -> {
            if (failure == null) {
                unanswering.remove(hypervisor);
                return answer;
            }
            unanswering.add(hypervisor);
            LOG.atWarn()
                    .setCause(failure)
                    .addKeyValue("hypervisor", hypervisor)
                    .log("A hypervisor's actor does not answer; the next is asked");
            return Answer.SETTLING;
        });
    }
}
