package cloud.firn.storage;

/** The storage service of the tests, for tests of other packages. */
public final class Clouds {
    private Clouds() {}

    /** The port of the S3 door. */
    public static int port() {
        return Cloud.shared().port();
    }
}
