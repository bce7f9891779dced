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
 * Finds out who signed a call, in two steps: {@link #claim} before the body is read, so that nobody's body is read for
 * nothing, and {@link #prove} with it.
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
    private static final Verdict UNKNOWN = new Verdict.Unproven(
            "The key is not known, or the signature does not match: check key and secret, and sign"
                    + " the method, the escaped path with /v2, the exact body, the values of signed-query-args, and expires.");

    private final Function<String, Optional<Key>> keys;
    private final InstantSource clock;

    /** Checks signatures against {@code keys}, which finds a valid key by its id. */
    public Authenticator(Function<String, Optional<Key>> keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Looks at everything of a call but its body, which need not be there yet.
     *
     * @param authorization the header's value as it came, empty when there was none
     * @return {@link Verdict.Claimed} when the body decides
     */
    public Verdict claim(String authorization, SignedCall call) {
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
        return claim(claim.get(), query.get(), call);
    }

    private Verdict claim(Authorization claim, Query query, SignedCall call) {
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
        return keys.apply(claim.credential()).isPresent()
                ? new Verdict.Claimed(claim.credential(), valuesOf(query, names), claim.expires(), claim.signature())
                : UNKNOWN;
    }

    /** Checks the whole call; the key is looked up again, since a body may take its time and a key may be revoked. */
    public Verdict prove(Verdict.Claimed claim, SignedCall call) {
        return keys.apply(claim.keyId())
                .filter(key -> Signature.same(
                        Signature.of(key.secret(), call, claim.values(), claim.expires()), claim.signature()))
                .<Verdict>map(Verdict.Verified::new)
                .orElse(UNKNOWN);
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
