package cloud.firn.compute.instance;

import cloud.firn.compute.instancetype.InstanceType;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a customer asked an instance to be.
 *
 * @param diskGib 10 to 51200
 * @param template name of a built-in template
 * @param securityGroups ids, in the customer's order
 * @param userData base64, exactly as sent; null when none was
 * @param autoStart whether it runs as soon as it has a place
 */
public record InstanceSpec(
        String organisation,
        String name,
        InstanceType type,
        String templateId,
        String template,
        int diskGib,
        List<String> securityGroups,
        List<AuthorizedKey> sshKeys,
        @Nullable String userData,
        Map<String, String> labels,
        boolean autoStart,
        String zone,
        Instant createdAt) {
    /** More SSH keys, each of at most 8 KiB, no instance takes. */
    static final int MOST_KEYS = 16;
    /** In more security groups no instance is. */
    static final int MOST_GROUPS = 50;

    public InstanceSpec {
        securityGroups = List.copyOf(securityGroups);
        sshKeys = List.copyOf(sshKeys);
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }

    /** An SSH key as it was when the instance was created; deleting the key later changes nothing here. */
    public record AuthorizedKey(String name, String fingerprint, String publicKey) {}

    InstanceSpec described(String newName, Map<String, String> newLabels, @Nullable String newUserData) {
        return new InstanceSpec(
                organisation,
                newName,
                type,
                templateId,
                template,
                diskGib,
                securityGroups,
                sshKeys,
                newUserData,
                newLabels,
                autoStart,
                zone,
                createdAt);
    }

    InstanceSpec in(List<String> groups) {
        return new InstanceSpec(
                organisation,
                name,
                type,
                templateId,
                template,
                diskGib,
                groups,
                sshKeys,
                userData,
                labels,
                autoStart,
                zone,
                createdAt);
    }

    @Override
    public String toString() {
        return "InstanceSpec[" + name + ", " + type.name() + ", " + template + ", organisation=" + organisation + "]";
    }
}
