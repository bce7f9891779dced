package cloud.firn.e2e.client;

/** Nobody answered: the connection broke or the time was up. Whether the call had an effect is not known. */
public final class Outage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Outage(String message, Throwable cause) {
        super(message, cause);
    }
}
