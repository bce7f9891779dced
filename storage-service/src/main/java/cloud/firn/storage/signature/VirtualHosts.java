package cloud.firn.storage.signature;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The names under which a bucket may be a host: {@code bucket.s3.example.com}.
 *
 * <p>Signature version 2 signs the bucket, not the host, so whoever verifies and whoever routes must read the host
 * alike: both ask here.
 *
 * <p>Source: "Virtual hosting of general purpose buckets" of the Amazon S3 user guide.
 *
 * @param domains in lower case
 */
public record VirtualHosts(List<String> domains) {
    public VirtualHosts {
        domains =
                domains.stream().map(domain -> domain.toLowerCase(Locale.ROOT)).toList();
    }

    /** No bucket is a host. */
    public static VirtualHosts none() {
        return new VirtualHosts(List.of());
    }

    /** The bucket that a request names in its host, in lower case; empty when it names it in its path. */
    public Optional<String> bucket(WireRequest request) {
        var host = request.header("host").orElse("").toLowerCase(Locale.ROOT);
        int port = host.lastIndexOf(':');
        var name = port > host.lastIndexOf(']') ? host.substring(0, port) : host;
        for (var domain : domains) {
            int length = name.length() - domain.length() - 1;
            if (length > 0 && name.charAt(length) == '.' && name.endsWith(domain)) {
                return Optional.of(name.substring(0, length));
            }
        }
        return Optional.empty();
    }
}
