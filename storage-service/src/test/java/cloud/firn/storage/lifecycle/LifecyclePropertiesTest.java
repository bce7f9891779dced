package cloud.firn.storage.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.lifecycle.Due.Action;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every lifecycle configuration, whatever its rules. */
class LifecyclePropertiesTest {
    private static final Instant START = Instant.parse("2030-01-01T09:00:00Z");
    private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");
    private static final List<String> NAMES = List.of("", "a", "a/", "a/b", "b");

    @Property
    void a_configuration_reads_as_what_was_written(@ForAll("lifecycles") Lifecycle lifecycle) {
        var text = lifecycle.write();
        var read = Lifecycle.read(text.getBytes(StandardCharsets.UTF_8));
        assertThat(read).isEqualTo(lifecycle);
        assertThat(read.write()).isEqualTo(text);
    }

    @Property
    void what_is_due_stays_due_and_was_not_due_before_its_time(
            @ForAll("lifecycles") Lifecycle lifecycle,
            @ForAll("subjects") Subject subject,
            @ForAll("days") DayLength day,
            @ForAll @IntRange(max = 10_000_000) int seconds) {
        var now = START.plusSeconds(seconds);
        var due = lifecycle.due(subject, now, day);
        due.ifPresent(found -> {
            assertThat(found.at()).isBeforeOrEqualTo(now);
            assertThat(lifecycle.due(subject, found.at(), day)).contains(found);
            assertThat(lifecycle.due(subject, found.at().minusNanos(1), day)).isEmpty();
            assertThat(lifecycle.due(subject, now.plusSeconds(1), day)).contains(found);
        });
    }

    @Property
    void what_is_done_fits_what_it_is_done_to(
            @ForAll("lifecycles") Lifecycle lifecycle,
            @ForAll("subjects") Subject subject,
            @ForAll("days") DayLength day) {
        Map<Class<?>, Action> fitting = Map.of(
                Subject.Current.class, Action.EXPIRE_CURRENT,
                Subject.Noncurrent.class, Action.REMOVE_VERSION,
                Subject.NoncurrentMarker.class, Action.REMOVE_DELETE_MARKER,
                Subject.LoneMarker.class, Action.REMOVE_DELETE_MARKER,
                Subject.Upload.class, Action.ABORT_UPLOAD);
        assertThat(fitting.keySet()).containsExactlyInAnyOrder(Subject.class.getPermittedSubclasses());
        lifecycle.due(subject, END_OF_TIME, day).ifPresent(due -> assertThat(due.action())
                .isEqualTo(fitting.get(subject.getClass())));
    }

    @Property
    void only_an_enabled_rule_about_the_subject_makes_anything_due(
            @ForAll("lifecycles") Lifecycle lifecycle, @ForAll("subjects") Subject subject) {
        lifecycle.due(subject, END_OF_TIME, DayLength.WHOLE).ifPresent(due -> {
            var rule = lifecycle.rules().stream()
                    .filter(one -> one.id().equals(due.ruleId()))
                    .findFirst()
                    .orElseThrow();
            assertThat(rule.enabled()).isTrue();
            assertThat(subject.key()).startsWith(rule.scope().prefix().orElse(""));
            if (subject instanceof Subject.Current current) {
                assertThat(current.tags()).containsAllEntriesOf(rule.scope().tags());
                assertThat(current.size())
                        .isGreaterThan(rule.scope().greaterThan().orElse(-1L));
                assertThat(current.size()).isLessThan(rule.scope().lessThan().orElse(Long.MAX_VALUE));
            }
            if (subject instanceof Subject.Noncurrent old) {
                assertThat(old.newerNoncurrent())
                        .isGreaterThanOrEqualTo(rule.noncurrentExpiration()
                                .orElseThrow()
                                .newer()
                                .orElse(0));
            }
        });
    }

    @Property
    void nothing_ends_before_its_days_are_over_and_whole_days_end_at_midnight(
            @ForAll("times") Instant made, @ForAll @IntRange(min = 0, max = 4000) int days) {
        var whole = DayLength.WHOLE.after(made, days);
        assertThat(whole)
                .isAfter(made.plus(Duration.ofDays(days)))
                .isBeforeOrEqualTo(made.plus(Duration.ofDays(days + 1L)));
        assertThat(whole.getEpochSecond() % Duration.ofDays(1).toSeconds()).isZero();
        var hours = new DayLength(Duration.ofHours(1)).after(made, days);
        assertThat(hours).isEqualTo(made.plus(Duration.ofHours(days)));
    }

    @Property
    void the_told_expiry_is_when_the_object_becomes_due(
            @ForAll("lifecycles") Lifecycle lifecycle, @ForAll("currents") Subject.Current object) {
        var told = lifecycle.expiryOf(object.key(), object.size(), object.tags(), object.modifiedAt(), DayLength.WHOLE);
        assertThat(lifecycle.due(object, END_OF_TIME, DayLength.WHOLE))
                .isEqualTo(told.map(expiry -> new Due(Action.EXPIRE_CURRENT, expiry.at(), expiry.ruleId())));
    }

    @Provide
    Arbitrary<Instant> times() {
        return Arbitraries.longs().between(0, 10_000_000_000L).map(millis -> START.minusMillis(millis));
    }

    @Provide
    Arbitrary<DayLength> days() {
        return Arbitraries.of(Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofDays(1))
                .map(DayLength::new);
    }

    @Provide
    Arbitrary<Subject.Current> currents() {
        return Combinators.combine(Arbitraries.of(NAMES), Arbitraries.longs().between(0, 12), tags(), times())
                .as(Subject.Current::new);
    }

    @Provide
    Arbitrary<Subject> subjects() {
        var keys = Arbitraries.of(NAMES);
        var newer = Arbitraries.integers().between(0, 4);
        return Arbitraries.oneOf(
                currents(),
                Combinators.combine(keys, Arbitraries.longs().between(0, 12), tags(), times(), newer)
                        .as(Subject.Noncurrent::new),
                Combinators.combine(keys, times(), newer).as(Subject.NoncurrentMarker::new),
                Combinators.combine(keys, times()).as(Subject.LoneMarker::new),
                Combinators.combine(keys, times()).as(Subject.Upload::new));
    }

    private static Arbitrary<Map<String, String>> tags() {
        return Arbitraries.maps(Arbitraries.of("k", "l & <m>"), Arbitraries.of("", "1", " 2\t"));
    }

    /** Rules that AWS would accept, put together from parts that it accepts together. */
    @Provide
    Arbitrary<Lifecycle> lifecycles() {
        return rules().list().ofMinSize(1).ofMaxSize(4).map(drafts -> {
            var rules = new ArrayList<Rule>();
            for (var draft : drafts) {
                rules.add(draft.named("rule <" + rules.size() + ">"));
            }
            return new Lifecycle(rules);
        });
    }

    private static Arbitrary<Rule> rules() {
        var moments = Arbitraries.oneOf(
                Arbitraries.integers().between(1, 90).<Moment>map(Moment.Days::new),
                Arbitraries.integers()
                        .between(-90, 90)
                        .map(days -> new Moment.Date(
                                Instant.parse("2030-01-01T00:00:00Z").plus(Duration.ofDays(days)))));
        var transitions =
                Combinators.combine(moments, Arbitraries.of(StorageClass.class)).as(Rule.Transition::new);
        var noncurrent = Combinators.combine(
                        Arbitraries.integers().between(1, 90),
                        Arbitraries.integers().between(1, 4).optional())
                .as((days, newer) -> new Rule.NoncurrentExpiration(Optional.of(days), newer));
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        scopes(),
                        moments.optional(),
                        Arbitraries.of(true, false),
                        noncurrent.optional(),
                        Arbitraries.integers().between(1, 90).optional(),
                        transitions.list().ofMaxSize(2))
                .as(LifecyclePropertiesTest::rule);
    }

    private static Rule rule(
            boolean enabled,
            Scope scope,
            Optional<Moment> moment,
            boolean markers,
            Optional<Rule.NoncurrentExpiration> noncurrent,
            Optional<Integer> abort,
            List<Rule.Transition> transitions) {
        boolean nameOnly = !scope.asksForTags() && !scope.asksForSize();
        // A rule needs an action; and what is not about names alone takes objects only.
        var end = moment.or(() -> nameOnly ? Optional.empty() : Optional.of(new Moment.Days(1)));
        return new Rule(
                "",
                enabled,
                scope,
                Optional.of(new Rule.Expiration(end, end.isEmpty() && markers)),
                scope.form() == Scope.Form.PREFIX
                        ? noncurrent.map(given -> new Rule.NoncurrentExpiration(given.days(), Optional.empty()))
                        : noncurrent,
                nameOnly ? abort : Optional.empty(),
                transitions,
                List.of());
    }

    private static Arbitrary<Scope> scopes() {
        var prefixes = Arbitraries.of(NAMES);
        Optional<Long> any = Optional.empty();
        return Arbitraries.oneOf(
                prefixes.map(prefix -> new Scope(Scope.Form.PREFIX, Optional.of(prefix), Map.of(), any, any)),
                prefixes.optional().map(prefix -> new Scope(Scope.Form.FILTER, prefix, Map.of(), any, any)),
                Arbitraries.longs()
                        .between(0, 9)
                        .map(size -> new Scope(Scope.Form.FILTER, Optional.empty(), Map.of(), Optional.of(size), any)),
                Combinators.combine(prefixes, tags(), Arbitraries.longs().between(0, 9))
                        .as((prefix, tags, size) -> new Scope(
                                Scope.Form.AND, Optional.of(prefix), tags, Optional.of(size), Optional.of(size + 3))));
    }
}
