package cloud.firn.operator.cluster;

/** The Kubernetes API could not be asked, or did not do what it was asked: the whole object is looked at again later. */
public final class ClusterOutage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClusterOutage(String message) {
        super(message);
    }

    ClusterOutage(String message, Throwable cause) {
        super(message, cause);
    }
}
