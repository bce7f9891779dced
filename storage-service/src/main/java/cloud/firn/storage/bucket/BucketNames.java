package cloud.firn.storage.bucket;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which names a bucket may have: 3 to 63 of lower-case letters, digits, dots and dashes, and not an IPv4 address.
 *
 * <p>Source: "Bucket naming rules" of the Amazon S3 user guide. {@code alive} and {@code ready} are the door's own.
 */
public final class BucketNames {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");
    private static final Set<String> RESERVED = Set.of("alive", "ready");
    /** Reserved by AWS for other kinds of buckets, and for its documentation. */
    private static final List<String> PREFIXES = List.of("xn--", "sthree-", "amzn-s3-demo-");

    private static final List<String> SUFFIXES = List.of("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3");

    private BucketNames() {}

    /** Whether a bucket may be called so. */
    public static boolean valid(String name) {
        return NAME.matcher(name).matches()
                && !name.contains("..")
                && !name.contains(".-")
                && !name.contains("-.")
                && PREFIXES.stream().noneMatch(name::startsWith)
                && SUFFIXES.stream().noneMatch(name::endsWith)
                && !ADDRESS.matcher(name).matches()
                && !RESERVED.contains(name);
    }
}
