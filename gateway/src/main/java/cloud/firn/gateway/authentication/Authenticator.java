package cloud.firn.gateway.authentication;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Finds out who signed a call.
 *
 * <p>Query arguments: every argument that {@code signed-query-args} names must be there, and its value is part of the MAC. An
 * argument that came more than once is signed by no client (the Go client leaves out its name, the Python client only its
 * values), and the Java client signs none at all: what reads may carry unsigned arguments, what changes something may not.
 */
public final class Authenticator {
    /** The Java client sets its expiry to now; the rest is for clocks that differ. */
    static final Duration LEEWAY = Duration.ofSeconds(5);
    /** Clients set ten minutes. A call that was overheard shall not work for years. */
    static final Duration FARTHEST = Duration.ofHours(24);

    private static final Set<String> READS = Set.of("GET", "HEAD");
    private static final Key NOBODY =
            new Key("", "", "", "a secret that signs nothing, so that unknown keys take as long");

    private final Function<String, Optional<Key>> keys;
    private final InstantSource clock;

    /** Checks signatures against {@code keys}, which finds a valid key by its id. */
    public Authenticator(Function<String, Optional<Key>> keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Checks one call; {@code authorization} is the header's value as it came, empty when there was none. */
    public Verdict check(String authorization, SignedCall call) {
        if (authorization.isEmpty()) {
            return new Verdict.Unproven("Sign the call: Authorization: " + Authorization.SCHEME
                    + " credential=KEY,expires=UNIX-SECONDS,signature=BASE64.");
        }
        var claim = Authorization.parse(authorization);
        if (claim.isEmpty()) {
            return new Verdict.Unproven("The Authorization header is not of the form " + Authorization.SCHEME
                    + " credential=KEY[,signed-query-args=a;b],expires=UNIX-SECONDS,signature=BASE64.");
        }
        var query = Query.parse(call.query());
        if (query.isEmpty()) {
            return new Verdict.Unreadable("The query string is not valid: encode it as UTF-8 with percent signs.");
        }
        return check(claim.get(), query.get(), call);
    }

    private Verdict check(Authorization claim, Query query, SignedCall call) {
        var now = clock.instant();
        var expires = Instant.ofEpochSecond(claim.expires());
        if (now.isAfter(expires.plus(LEEWAY))) {
            return new Verdict.Unproven(
                    "The signature has expired: sign again with expires = now + 600, in unix seconds,"
                            + " and check this machine's clock.");
        }
        if (expires.isAfter(now.plus(FARTHEST))) {
            return new Verdict.Unproven("The signature expires more than 24 hours from now: sign again with"
                    + " expires = now + 600, in unix seconds.");
        }
        var names = new TreeSet<>(claim.signedArguments());
        if (!query.arguments().keySet().containsAll(names)) {
            return new Verdict.Unproven("signed-query-args names an argument that is not in the query string.");
        }
        if (!READS.contains(call.method()) && !allSigned(query, names)) {
            return new Verdict.Unproven(
                    "Sign every query argument of a call that changes something, and send each once.");
        }
        return compare(claim, valuesOf(query, names), call);
    }

    private Verdict compare(Authorization claim, List<String> values, SignedCall call) {
        var key = keys.apply(claim.credential());
        var expected = Signature.of(key.orElse(NOBODY).secret(), call, values, claim.expires());
        if (Signature.same(expected, claim.signature()) && key.isPresent()) {
            return new Verdict.Verified(key.get());
        }
        return new Verdict.Unproven(
                "The key is not known, or the signature does not match: check key and secret, and sign"
                        + " the method, the escaped path with /v2, the exact body, the values of signed-query-args, and expires.");
    }

    private static boolean allSigned(Query query, Set<String> names) {
        return new HashSet<>(query.arguments().keySet()).equals(names)
                && query.arguments().values().stream().allMatch(values -> values.size() == 1);
    }

    private static List<String> valuesOf(Query query, SortedSet<String> names) {
        List<String> values = new ArrayList<>();
        for (var name : names) {
            var sent = query.arguments().getOrDefault(name, List.of());
            if (sent.size() == 1) {
                values.addAll(sent);
            }
        }
        return values;
    }
}
