package cloud.firn.compute.instance;

/** Where an instance is in its life: one for each record of {@link InstanceState}. */
enum Phase {
    ABSENT("absent", "absent"),
    AWAITING_ADDRESS("awaiting-address", "starting"),
    AWAITING_PLACE("awaiting-place", "starting"),
    CREATING("creating", "starting"),
    UNDOING("undoing", "error"),
    STARTING("starting", "starting"),
    RUNNING("running", "running"),
    REBOOTING("rebooting", "running"),
    STOPPING("stopping", "stopping"),
    STOPPED("stopped", "stopped"),
    DESTROYING("destroying", "destroying"),
    GONE("gone", "destroyed");

    private final String word;
    private final String status;

    Phase(String word, String status) {
        this.word = word;
        this.status = status;
    }

    /** The word in logs and in the outcome table. */
    String word() {
        return word;
    }

    /** The word in the API; part of the contract, so never derived from a name here. */
    String status() {
        return status;
    }
}
