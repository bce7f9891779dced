package cloud.firn.gateway.routing;

/** A service behind the gateway. */
public enum Service {
    IDENTITY("identity", "iam"),
    COMPUTE("compute", "compute"),
    NETWORK("network", "compute"),
    STORAGE("storage", "sos"),
    BILLING("billing", "billing");

    private final String word;
    private final String inRoles;

    Service(String word, String inRoles) {
        this.word = word;
        this.inRoles = inRoles;
    }

    /** What the policies of roles call it, as the published API does. */
    public String inRoles() {
        return inRoles;
    }

    /** The word that customers read. */
    public String word() {
        return word;
    }
}
