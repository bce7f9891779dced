package cloud.firn.compute.instance;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.compute.instance.InstanceEvent.*;
import cloud.firn.compute.instance.InstanceState.*;
import cloud.firn.contracts.hosts.Observed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever node agents say, in any order and any number of times: no run twice, no interval that ends before it begins. */
class InstanceReportsTest {
    /** One step: a report, or (when null) whatever the customer can do next. */
    record Step(boolean report, Observed.Power power, long run, int second, int order) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(true, true, true, false),
                        Arbitraries.of(Observed.Power.class),
                        Arbitraries.longs().between(0, 4),
                        Arbitraries.integers().between(-30, 300),
                        Arbitraries.integers().between(0, 3))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 2000)
    void no_run_is_metered_twice_and_no_interval_is_negative(@ForAll("steps") List<Step> steps) {
        var history = new ArrayList<>(InstanceSamples.histories().get("creating"));
        var state = InstanceSamples.fold(history);
        var now = InstanceSamples.T0;
        for (var step : steps) {
            now = now.plusSeconds(1);
            var event = step.report() ? reported(state, step, now) : ordered(state, step, now);
            if (event != null) {
                history.add(event);
                state = InstanceTransitions.after(state, event);
            }
        }
        metered(history);
    }

    private static @org.jspecify.annotations.Nullable InstanceEvent reported(
            InstanceState state, Step step, Instant now) {
        if (!(state instanceof Seated seated)) {
            return null;
        }
        var over = step.power() != Observed.Power.RUNNING;
        var report = new Observed.Instance(
                InstanceSamples.HOST,
                InstanceSamples.ID,
                1,
                step.run(),
                step.order(),
                step.power(),
                over ? "crashed" : null,
                null,
                InstanceSamples.T0.plusSeconds(step.second()),
                over ? InstanceSamples.T0.plusSeconds(2L * step.second()) : null);
        return Reports.judge(seated, report, now).orElse(null);
    }

    private static @org.jspecify.annotations.Nullable InstanceEvent ordered(
            InstanceState state, Step step, Instant now) {
        var asked = InstanceSamples.asked(step.second() + 100, "any");
        if (state instanceof Stopped) {
            return new StartOrdered(asked, now);
        }
        if (state instanceof Running) {
            return switch (step.order()) {
                case 0 -> new RebootOrdered(asked, now);
                case 1 -> new DestroyOrdered(asked, now);
                default -> new StopOrdered(asked, now);
            };
        }
        return state instanceof Ordered ? new Overran(now) : null;
    }

    private static void metered(List<InstanceEvent> history) {
        var begun = new HashSet<Long>();
        var ended = new HashSet<Long>();
        var open = 0L;
        var startedAt = Instant.EPOCH;
        for (var event : history) {
            if (event instanceof Booted booted) {
                assertThat(begun.add(booted.run()))
                        .as("run %s begins once", booted.run())
                        .isTrue();
                assertThat(open).as("no run is open when another begins").isZero();
                open = booted.run();
                startedAt = booted.startedAt();
            } else if (event instanceof Halted halted) {
                assertThat(ended.add(halted.run()))
                        .as("run %s ends once", halted.run())
                        .isTrue();
                if (halted.startedAt() != null) {
                    assertThat(halted.stoppedAt()).isAfterOrEqualTo(halted.startedAt());
                }
                if (open == halted.run()) {
                    assertThat(halted.startedAt()).isEqualTo(startedAt);
                }
                open = 0;
            } else if (event instanceof Destroyed destroyed && destroyed.stoppedAt() != null) {
                assertThat(destroyed.stoppedAt()).isAfterOrEqualTo(destroyed.startedAt());
            }
        }
    }
}
