package cloud.firn.gateway.routing;

/** A service behind the gateway. */
public enum Service {
    IDENTITY("identity"),
    COMPUTE("compute"),
    NETWORK("network"),
    STORAGE("storage"),
    BILLING("billing");

    private final String word;

    Service(String word) {
        this.word = word;
    }

    /** The word that customers read. */
    public String word() {
        return word;
    }
}
