package cloud.firn.storage.acl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The headers that grant one permission each to a list of grantees, as in
 * {@code x-amz-grant-read: id="…", uri="…", emailAddress="…"}.
 *
 * <p>The quotes may be left out, as most SDKs' users do.
 */
final class GrantHeaders {
    static final String CANNED = "x-amz-acl";

    /** In the order in which the grants are listed. */
    private static final List<Map.Entry<String, Permission>> HEADERS = List.of(
            Map.entry("x-amz-grant-read", Permission.READ),
            Map.entry("x-amz-grant-write", Permission.WRITE),
            Map.entry("x-amz-grant-read-acp", Permission.READ_ACP),
            Map.entry("x-amz-grant-write-acp", Permission.WRITE_ACP),
            Map.entry("x-amz-grant-full-control", Permission.FULL_CONTROL));

    private static final Pattern GRANTEE =
            Pattern.compile("\\s*+(\\w++)\\s*+=\\s*+(?:\"([^\"]*+)\"|([^\\s\",]++))\\s*+(?:,|$)");

    private GrantHeaders() {}

    /** Whether there is any header of grants. */
    static boolean anyGrant(Function<String, Optional<String>> header) {
        return HEADERS.stream().anyMatch(each -> header.apply(each.getKey()).isPresent());
    }

    /** The grants, if there is any header of them. */
    static Optional<List<Grant>> read(Function<String, Optional<String>> header, Accounts accounts) {
        if (!anyGrant(header)) {
            return Optional.empty();
        }
        var grants = new ArrayList<Grant>();
        for (var each : HEADERS) {
            header.apply(each.getKey()).ifPresent(value -> {
                for (var grantee : grantees(each.getKey(), value, accounts)) {
                    grants.add(new Grant(grantee, each.getValue()));
                }
            });
        }
        return Optional.of(grants);
    }

    private static List<Grantee> grantees(String name, String value, Accounts accounts) {
        var found = new ArrayList<Grantee>();
        var next = GRANTEE.matcher(value);
        int end = 0;
        boolean more = true;
        while (more) {
            if (!next.region(end, value.length()).lookingAt()) {
                throw Accounts.invalid("Argument format not recognized", name, value);
            }
            var said = Optional.ofNullable(next.group(2)).orElseGet(() -> next.group(3));
            found.add(
                    switch (next.group(1)) {
                        case "id" -> accounts.byId(said, "id");
                        case "uri" -> accounts.byUri(said, "uri");
                        case "emailAddress" -> accounts.byEmail(said);
                        default -> throw Accounts.invalid("Argument format not recognized", name, value);
                    });
            end = next.end();
            more = value.charAt(end - 1) == ',';
        }
        return found;
    }
}
