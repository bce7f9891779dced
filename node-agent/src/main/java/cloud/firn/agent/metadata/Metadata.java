package cloud.firn.agent.metadata;

import cloud.firn.agent.disk.Disks;
import cloud.firn.contracts.hosts.Desired;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an instance may ask about itself: the paths of CloudStack's and Exoscale's metadata services. Pure.
 *
 * <p>Source: cloud-init's data source {@code Exoscale}, {@code /1.0/{meta-data,user-data}}.
 */
final class Metadata {
    private Metadata() {}

    /** The answer to a path; empty when there is nothing at it. */
    static Optional<byte[]> answer(Desired.Instance instance, String path) {
        var words = path.replaceAll("/+$", "").split("/", -1);
        if (words.length < 2 || !(words[1].equals("1.0") || words[1].equals("latest"))) {
            return path.equals("/") ? text("1.0\nlatest") : Optional.empty();
        }
        if (words.length == 2) {
            return text("meta-data\nuser-data");
        }
        if (words.length == 3 && words[2].equals("user-data")) {
            return Optional.of(Disks.userData(instance));
        }
        // cloud-init's CloudStack source asks for /latest/<name> without meta-data between.
        var name = words[words.length - 1];
        if (words.length == 3 && name.equals("meta-data")) {
            return text(String.join("\n", entries(instance).keySet()));
        }
        return Optional.ofNullable(entries(instance).get(name)).flatMap(Metadata::text);
    }

    private static Map<String, String> entries(Desired.Instance instance) {
        var all = new LinkedHashMap<String, String>();
        all.put("availability-zone", instance.zone());
        all.put("cloud-identifier", "CloudStack-{firn}");
        all.put("instance-id", instance.instance());
        all.put("local-hostname", instance.name());
        all.put("local-ipv4", instance.address());
        all.put("public-hostname", instance.name());
        all.put("public-ipv4", instance.address());
        all.put("public-keys", String.join("\n", instance.sshKeys()) + "\n");
        all.put("service-offering", instance.instanceTypeName());
        all.put("vm-id", instance.instance());
        return all;
    }

    private static Optional<byte[]> text(String text) {
        return Optional.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
