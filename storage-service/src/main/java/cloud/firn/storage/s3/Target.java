package cloud.firn.storage.s3;

import cloud.firn.storage.signature.Percent;
import cloud.firn.storage.signature.WireRequest;
import java.util.List;
import java.util.Locale;

/** What a request is about: path style, or the bucket in the host's name. */
record Target(String bucket, String key) {
    static Target of(WireRequest wire, List<String> domains) {
        var host = wire.header("host").orElse("").toLowerCase(Locale.ROOT);
        int port = host.lastIndexOf(':');
        var name = port > host.lastIndexOf(']') ? host.substring(0, port) : host;
        for (var domain : domains) {
            if (name.endsWith("." + domain) && name.length() > domain.length() + 1) {
                return new Target(
                        name.substring(0, name.length() - domain.length() - 1),
                        Percent.decode(wire.path()).substring(1));
            }
        }
        var path = Percent.decode(wire.path()).substring(1);
        int slash = path.indexOf('/');
        return slash < 0 ? new Target(path, "") : new Target(path.substring(0, slash), path.substring(slash + 1));
    }
}
