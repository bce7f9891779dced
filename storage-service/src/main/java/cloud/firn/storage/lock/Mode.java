package cloud.firn.storage.lock;

import java.util.Arrays;
import java.util.Optional;

/**
 * How firmly a version is retained. The names are AWS's words.
 *
 * <p>Source: "Retention modes" of the Amazon S3 user guide.
 */
public enum Mode {
    /** Whoever may bypass governance, and says so, can remove the version or change its retention. */
    GOVERNANCE,
    /** Nobody can remove the version, and its retention can only get longer. */
    COMPLIANCE;

    static Optional<Mode> of(String word) {
        return Arrays.stream(values()).filter(mode -> mode.name().equals(word)).findFirst();
    }
}
