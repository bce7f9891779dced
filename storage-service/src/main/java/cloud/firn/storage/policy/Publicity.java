package cloud.firn.storage.policy;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * When what is open to everyone is not public: when a condition leaves only fixed values of something that tells people apart.
 *
 * <p>Source: "The meaning of public" in "Blocking public access to your Amazon S3 storage" of the Amazon S3 user guide.
 */
final class Publicity {
    private static final int BROADEST_IPV4 = 8;
    private static final int BROADEST_IPV6 = 32;

    /** The user id of those who sign nothing. */
    private static final String ANONYMOUS = "anonymous";

    private static final Set<String> TELLING = Set.of(
            "aws:principalaccount",
            "aws:principalarn",
            "aws:principalorgid",
            "aws:principalorgpaths",
            "aws:sourceaccount",
            "aws:sourcearn",
            "aws:sourceorgid",
            "aws:sourceorgpaths",
            "aws:sourceowner",
            "aws:sourcevpc",
            "aws:sourcevpce",
            "aws:userid",
            "s3:dataaccesspointaccount");

    private static final Set<Operator> EQUALITIES = Set.of(
            Operator.STRING_EQUALS,
            Operator.STRING_EQUALS_IGNORE_CASE,
            Operator.STRING_LIKE,
            Operator.ARN_EQUALS,
            Operator.ARN_LIKE);

    /** The access points of a fixed account; their names may be left open. */
    private static final Pattern ACCESS_POINT = Pattern.compile("arn:[^:*?$]*:s3:[^:*?$]*:[^:*?$]+:accesspoint/[^$]*");

    private Publicity() {}

    /** Whether a condition shuts out all but a few. One that holds for a request without the key shuts out nobody. */
    static boolean isLimitedBy(Condition condition) {
        if (condition.ifExists() || condition.set() == Condition.Set.ALL) {
            return false;
        }
        if (condition.key().equals("aws:sourceip")) {
            return condition.operator() == Operator.IP_ADDRESS && areNarrow(condition.values());
        }
        if (!EQUALITIES.contains(condition.operator())) {
            return false;
        }
        if (condition.key().equals("s3:dataaccesspointarn")) {
            return condition.values().stream()
                    .allMatch(value -> ACCESS_POINT.matcher(value).matches());
        }
        return TELLING.contains(condition.key()) && condition.values().stream().allMatch(Publicity::isSomebody);
    }

    private static boolean isSomebody(String value) {
        return value.indexOf('*') < 0
                && value.indexOf('?') < 0
                && !value.contains("${")
                && !value.equalsIgnoreCase(ANONYMOUS);
    }

    private static boolean areNarrow(List<String> ranges) {
        return ranges.stream().allMatch(text -> AddressRange.of(text)
                .filter(range -> range.significantBits() >= (range.isIpv4() ? BROADEST_IPV4 : BROADEST_IPV6))
                .isPresent());
    }
}
