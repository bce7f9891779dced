package cloud.firn.compute.sshkey;

import cloud.firn.platform.http.Ids;
import java.util.regex.Pattern;

/** One name of an SSH key in one organisation. */
record SshKeyId(String organisation, String name) {
    private static final String BETWEEN = ":";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,254}");

    /** Whether a key can have this name; what cannot be is not there. */
    static boolean canBe(String name) {
        return NAME.matcher(name).matches();
    }

    static SshKeyId parse(String entity) {
        var between = entity.indexOf(BETWEEN);
        return new SshKeyId(entity.substring(0, between), entity.substring(between + 1));
    }

    /** The entity's id; neither part has a colon. */
    String entity() {
        return organisation + BETWEEN + name;
    }

    /** A UUID for the Operation's reference, as keys have none of their own. */
    String reference() {
        return Ids.named("ssh-key/" + entity()).toString();
    }
}
