package cloud.firn.box.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The front door of this package: the command line of a box. */
@Command(
        name = "firn",
        description = "A cloud on one machine.",
        subcommands = {
            Up.class,
            Down.class,
            Destroy.class,
            Status.class,
            Logs.class,
            Env.class,
            Storage.class,
            Hypervisors.class,
            Cluster.class
        })
public final class Commands implements Runnable {
    private static final int FAILED = 1;

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /** Does what the arguments say; answers the exit code. */
    public static int run(String... arguments) {
        var line = new CommandLine(new Commands());
        line.setExecutionExceptionHandler((failure, command, result) -> {
            System.err.println("firn: " + words(failure));
            return FAILED;
        });
        line.setParameterExceptionHandler((wrong, given) -> {
            System.err.println("firn: " + wrong.getMessage());
            usage(wrong);
            return CommandLine.ExitCode.USAGE;
        });
        return line.execute(arguments);
    }

    private static void usage(ParameterException wrong) {
        wrong.getCommandLine().usage(System.err);
    }

    private static String words(Exception failure) {
        if (failure instanceof CannotDo) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof IOException || failure instanceof UncheckedIOException) {
            return "the disk or the network said: " + failure;
        }
        return failure + " at " + failure.getStackTrace()[0];
    }
}
