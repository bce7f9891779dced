package cloud.firn.storage.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The two tables of Object Lock, and what no sequence of requests gets around. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LockRulesTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Map<String, Optional<Retention>> RETENTIONS = new LinkedHashMap<>();

    static {
        RETENTIONS.put("none", Optional.empty());
        RETENTIONS.put("governance_over", retention(Mode.GOVERNANCE, 0));
        RETENTIONS.put("compliance_over", retention(Mode.COMPLIANCE, 0));
        RETENTIONS.put("governance_2d", retention(Mode.GOVERNANCE, 2));
        RETENTIONS.put("compliance_2d", retention(Mode.COMPLIANCE, 2));
    }

    private static Optional<Retention> retention(Mode mode, int days) {
        return Optional.of(new Retention(mode, NOW.plus(Duration.ofDays(days))));
    }

    @Test
    void a_version_may_be_removed_like_this() {
        var table = new StringBuilder("                 free  bypass  held  held_bypass\n");
        RETENTIONS.forEach((name, retention) -> table.append(String.format(
                "%-17s%-6s%-8s%-6s%s%n",
                name,
                yes(LockRules.mayRemove(retention, LegalHold.OFF, false, NOW)),
                yes(LockRules.mayRemove(retention, LegalHold.OFF, true, NOW)),
                yes(LockRules.mayRemove(retention, LegalHold.ON, false, NOW)),
                yes(LockRules.mayRemove(retention, LegalHold.ON, true, NOW)))));
        assertThat(table)
                .hasToString(
                        """
                                         free  bypass  held  held_bypass
                        none             yes   yes     no    no
                        governance_over  yes   yes     no    no
                        compliance_over  yes   yes     no    no
                        governance_2d    no    yes     no    no
                        compliance_2d    no    no      no    no
                        """);
    }

    @Test
    void a_retention_may_be_changed_like_this() {
        var next = new LinkedHashMap<String, Optional<Retention>>();
        next.put("none", Optional.empty());
        next.put("gov_1d", retention(Mode.GOVERNANCE, 1));
        next.put("gov_2d", retention(Mode.GOVERNANCE, 2));
        next.put("gov_3d", retention(Mode.GOVERNANCE, 3));
        next.put("com_1d", retention(Mode.COMPLIANCE, 1));
        next.put("com_2d", retention(Mode.COMPLIANCE, 2));
        next.put("com_3d", retention(Mode.COMPLIANCE, 3));
        var table = new StringBuilder(String.format("%-17s", "to"));
        next.keySet().forEach(name -> table.append(String.format("%-8s", name)));
        RETENTIONS.forEach((name, old) -> {
            table.append(String.format("%n%-17s", name));
            next.values().forEach(retention -> table.append(String.format("%-8s", change(old, retention))));
        });
        assertThat(table.toString().lines().map(String::strip))
                .containsExactly(
                        "to               none    gov_1d  gov_2d  gov_3d  com_1d  com_2d  com_3d",
                        "none             yes     yes     yes     yes     yes     yes     yes",
                        "governance_over  yes     yes     yes     yes     yes     yes     yes",
                        "compliance_over  yes     yes     yes     yes     yes     yes     yes",
                        "governance_2d    bypass  bypass  yes     yes     bypass  bypass  bypass",
                        "compliance_2d    no      no      no      no      no      yes     yes");
    }

    private static String change(Optional<Retention> old, Optional<Retention> next) {
        if (LockRules.mayChange(old, next, false, NOW)) {
            return LockRules.mayChange(old, next, true, NOW) ? "yes" : "only without bypass";
        }
        return LockRules.mayChange(old, next, true, NOW) ? "bypass" : "no";
    }

    private static String yes(boolean may) {
        return may ? "yes" : "no";
    }

    @Property
    void nothing_protected_is_ever_removable(
            @ForAll("retentions") Optional<Retention> retention,
            @ForAll LegalHold hold,
            @ForAll boolean bypass,
            @ForAll("times") Instant now) {
        boolean retained = retention.isPresent()
                && retention.get().until().isAfter(now)
                && !(bypass && retention.get().mode() == Mode.GOVERNANCE);
        assertThat(LockRules.mayRemove(retention, hold, bypass, now)).isEqualTo(!retained && hold == LegalHold.OFF);
    }

    @Property
    void whatever_is_asked_for_in_whatever_order_compliance_holds_to_its_end(
            @ForAll("requests") List<Request> requests) {
        Optional<Retention> retention = Optional.empty();
        Instant promised = Instant.MIN;
        var now = NOW;
        for (var request : requests) {
            now = now.plus(request.later());
            if (LockRules.mayChange(retention, request.next(), request.bypass(), now)) {
                retention = request.next();
            }
            if (retention.isPresent() && retention.get().mode() == Mode.COMPLIANCE) {
                promised = retention.get().until().isAfter(promised)
                        ? retention.get().until()
                        : promised;
            }
            if (now.isBefore(promised)) {
                assertThat(LockRules.mayRemove(retention, LegalHold.OFF, true, now))
                        .isFalse();
            }
        }
    }

    @Property
    void without_a_bypass_no_retention_ever_gets_shorter(@ForAll("requests") List<Request> requests) {
        Optional<Retention> retention = Optional.empty();
        Instant promised = Instant.MIN;
        var now = NOW;
        for (var request : requests) {
            now = now.plus(request.later());
            if (LockRules.mayChange(retention, request.next(), false, now)) {
                retention = request.next();
            }
            promised =
                    retention.map(Retention::until).filter(promised::isBefore).orElse(promised);
            if (now.isBefore(promised)) {
                assertThat(LockRules.mayRemove(retention, LegalHold.OFF, false, now))
                        .isFalse();
            }
        }
    }

    /** Some time after the one before, somebody asks for another retention. */
    record Request(Duration later, Optional<Retention> next, boolean bypass) {}

    @Provide
    Arbitrary<List<Request>> requests() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 30).map(Duration::ofHours),
                        retentions(),
                        Arbitraries.of(true, false))
                .as(Request::new)
                .list()
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<Optional<Retention>> retentions() {
        return Combinators.combine(Arbitraries.of(Mode.class), times())
                .as(Retention::new)
                .optional();
    }

    @Provide
    Arbitrary<Instant> times() {
        return Arbitraries.integers().between(-48, 96).map(hours -> NOW.plus(Duration.ofHours(hours)));
    }
}
