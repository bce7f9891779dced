package cloud.firn.operator.instance;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an Instance says.
 *
 * @param template name or id
 * @param type {@code standard.tiny}, {@code tiny}, or an id
 * @param diskGib 10 to 51200
 * @param securityGroups names of SecurityGroup objects of the same namespace
 * @param sshKey name of an SshKey object of the same namespace
 * @param userData plain text, for cloud-init
 * @param state {@code Running} or {@code Stopped}
 */
record InstanceSpec(
        @Nullable String zone,
        String template,
        String type,
        int diskGib,
        @Nullable List<String> securityGroups,
        @Nullable String sshKey,
        @Nullable String userData,
        @Nullable String state) {
    List<String> groups() {
        return securityGroups == null ? List.of() : securityGroups;
    }

    boolean shallRun() {
        return !"Stopped".equals(state);
    }

    /** As the API takes it; empty when there is none. */
    String encodedUserData() {
        return userData == null || userData.isEmpty()
                ? ""
                : Base64.getEncoder().encodeToString(userData.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "InstanceSpec[template=" + template + ", type=" + type + "]";
    }
}
