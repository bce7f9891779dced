package cloud.firn.compute.sshkey;

import cloud.firn.platform.http.Ids;

/** One name of an SSH key in one organisation. */
record SshKeyId(String organisation, String name) {
    private static final String BETWEEN = "|";

    static SshKeyId parse(String entity) {
        var between = entity.indexOf(BETWEEN);
        return new SshKeyId(entity.substring(0, between), entity.substring(between + 1));
    }

    /** The entity's id; a name has no {@code |}. */
    String entity() {
        return organisation + BETWEEN + name;
    }

    /** A UUID for the Operation's reference, as keys have none of their own. */
    String reference() {
        return Ids.named("ssh-key/" + entity()).toString();
    }
}
