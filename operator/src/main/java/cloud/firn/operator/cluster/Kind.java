package cloud.firn.operator.cluster;

/** The kinds of custom resources, as {@code k8s/crds} defines them. */
public enum Kind {
    SSH_KEY("SshKey", "sshkeys"),
    SECURITY_GROUP("SecurityGroup", "securitygroups"),
    BUCKET("Bucket", "buckets"),
    INSTANCE("Instance", "instances");

    /** Of all kinds. */
    public static final String GROUP = "cloud.firn";

    /** Of all kinds. */
    public static final String VERSION = "v1";

    private final String word;
    private final String plural;

    Kind(String word, String plural) {
        this.word = word;
        this.plural = plural;
    }

    /** As it is written in manifests. */
    public String word() {
        return word;
    }

    /** As it is written in paths. */
    public String plural() {
        return plural;
    }
}
