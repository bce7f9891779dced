package cloud.firn.storage.website;

import cloud.firn.storage.configuration.RoutingRule;
import cloud.firn.storage.configuration.WebsiteConfiguration;
import cloud.firn.storage.signature.Percent;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where a website sends a visitor instead of answering: everybody elsewhere, by the first routing rule that fits, or into a
 * folder.
 *
 * <p>Source: "Configuring a webpage redirect" and "Configuring an index document" of the Amazon S3 user guide.
 */
public record Redirects(WebsiteConfiguration site) {
    private static final int PERMANENTLY = 301;
    private static final int FOUND = 302;

    /** Before the object is looked for: by what was asked for alone. */
    public Optional<Moved> before(Visit visit) {
        if (site.redirectAll().isPresent()) {
            var all = site.redirectAll().get();
            var location = all.protocol().orElse("http") + "://" + all.hostName() + "/" + path(visit.key());
            return Optional.of(new Moved(PERMANENTLY, plain(location + query(visit))));
        }
        return site.rules().stream()
                .filter(rule -> errorCode(rule).isEmpty() && fits(rule, visit))
                .findFirst()
                .map(rule -> moved(rule, visit));
    }

    /**
     * When the answer would be an error.
     *
     * @param status of that answer
     */
    public Optional<Moved> after(Visit visit, int status) {
        return site.rules().stream()
                .filter(rule -> errorCode(rule).filter(code -> code == status).isPresent() && fits(rule, visit))
                .findFirst()
                .map(rule -> moved(rule, visit));
    }

    /** Into the folder that a key without its slash stands for. */
    public static Moved intoFolder(Visit visit) {
        return new Moved(FOUND, plain("/" + path(visit.key()) + "/" + query(visit)));
    }

    /** To where an object says that its visitors go. */
    public static Moved ofObject(String location) {
        return new Moved(PERMANENTLY, plain(location));
    }

    private static Optional<Integer> errorCode(RoutingRule rule) {
        return rule.condition().flatMap(RoutingRule.Condition::errorCode);
    }

    private static String prefix(RoutingRule rule) {
        return rule.condition().flatMap(RoutingRule.Condition::keyPrefix).orElse("");
    }

    private static boolean fits(RoutingRule rule, Visit visit) {
        return visit.key().startsWith(prefix(rule));
    }

    private static Moved moved(RoutingRule rule, Visit visit) {
        var to = rule.redirect();
        var path = to.replaceKeyWith()
                .or(() -> to.replaceKeyPrefixWith()
                        .map(prefix -> prefix
                                + Percent.encodePath(
                                        visit.key().substring(prefix(rule).length()))))
                .orElseGet(() -> path(visit.key()));
        var location = to.protocol().orElse("http") + "://" + to.hostName().orElse(visit.host()) + "/" + path;
        return new Moved(to.redirectCode().orElse(PERMANENTLY), plain(location + query(visit)));
    }

    /** A key as a path; one that begins with a slash must not become the name of a host. */
    private static String path(String key) {
        var path = Percent.encodePath(key);
        return path.startsWith("/") ? "%2F" + path.substring(1) : path;
    }

    private static String query(Visit visit) {
        return visit.query().isEmpty() ? "" : "?" + visit.query();
    }

    /** What an owner wrote is taken at its word, fragments as well, but for what no address can hold. */
    private static String plain(String location) {
        var out = new StringBuilder(location.length());
        for (byte b : location.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && b < 0x7F) {
                out.append((char) b);
            } else {
                out.append(String.format("%%%02X", b));
            }
        }
        return out.toString();
    }
}
