package cloud.firn.servers;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Stream;

/**
 * Runs another main class and ends the JVM at once when its standard input ends, which is when the process at the other end of
 * the pipe is gone, however it went.
 */
public final class Tether {
    private static final int PARENT_GONE = 75;

    private Tether() {}

    /** Main class first, then its arguments. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        var watch = new Thread(Tether::watch, "tether");
        watch.setDaemon(true);
        watch.start();
        String[] rest = Stream.of(arguments).skip(1).toArray(String[]::new);
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    }

    static JavaCommand around(JavaCommand command) {
        var classPath = new ArrayList<>(command.classPath());
        classPath.add(home());
        var arguments = new ArrayList<String>();
        arguments.add(command.mainClass());
        arguments.addAll(command.arguments());
        return new JavaCommand(command.options(), classPath, Tether.class.getName(), arguments);
    }

    private static Path home() {
        try {
            return Path.of(Tether.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void watch() {
        try {
            while (System.in.read() >= 0) {
                // nothing is ever sent: only the end counts
            }
        } catch (IOException e) {
            // a broken pipe is an end too
        }
        Runtime.getRuntime().halt(PARENT_GONE);
    }
}
