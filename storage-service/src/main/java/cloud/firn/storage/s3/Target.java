package cloud.firn.storage.s3;

import cloud.firn.storage.signature.Percent;
import cloud.firn.storage.signature.VirtualHosts;
import cloud.firn.storage.signature.WireRequest;

/** What a request is about: path style, or the bucket in the host's name. */
record Target(String bucket, String key) {
    static Target of(WireRequest wire, VirtualHosts hosts) {
        var path = Percent.decode(wire.path()).substring(1);
        var host = hosts.bucket(wire);
        if (host.isPresent()) {
            return new Target(host.get(), path);
        }
        int slash = path.indexOf('/');
        return slash < 0 ? new Target(path, "") : new Target(path.substring(0, slash), path.substring(slash + 1));
    }
}
