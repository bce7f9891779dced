package cloud.firn.e2e.story;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;

/** Tells people line by line what happens, with times. */
public final class Narration {
    private final PrintStream out;
    private final Instant start = Instant.now();

    public Narration(PrintStream out) {
        this.out = out;
    }

    /** Opens a chapter. */
    public void title(String text) {
        out.println();
        out.println(text);
    }

    /** One line. */
    public void say(String text) {
        double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
        out.printf(Locale.ROOT, "%8.3f s  %s%n", seconds, text);
    }

    /** Does something and tells how long it took. */
    public <T> T timed(String text, Supplier<T> deed) {
        var begin = Instant.now();
        T result = deed.get();
        say(text + " (" + words(Duration.between(begin, Instant.now())) + ")");
        return result;
    }

    /** A duration in words: "812 ms", "3.4 s". */
    public static String words(Duration time) {
        return time.toMillis() < 1000
                ? time.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
