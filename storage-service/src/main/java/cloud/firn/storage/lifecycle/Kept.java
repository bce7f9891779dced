package cloud.firn.storage.lifecycle;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A lifecycle configuration as a bucket keeps it: a line with the word of {@link TransitionMinimum}, which clients ask to
 * hear again, and the document behind it.
 *
 * @param document XML, as it is told again
 */
public record Kept(TransitionMinimum minimum, String document) {
    /** Of what a client put. */
    public static Kept of(TransitionMinimum minimum, Lifecycle lifecycle) {
        return new Kept(minimum, lifecycle.write());
    }

    /** Reads what {@link #text} wrote. */
    public static Kept read(String text) {
        int end = text.indexOf('\n');
        return new Kept(TransitionMinimum.asked(Optional.of(text.substring(0, end))), text.substring(end + 1));
    }

    /** As the bucket keeps it. */
    public String text() {
        return minimum.word() + "\n" + document;
    }

    /** The rules. */
    public Lifecycle lifecycle() {
        return Lifecycle.read(document.getBytes(StandardCharsets.UTF_8));
    }
}
