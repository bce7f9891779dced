package cloud.firn.box;

import cloud.firn.box.command.Commands;

/** What the script {@code ./firn} hands over to; see {@code ./firn --help}. */
public final class Firn {
    private Firn() {}

    public static void main(String[] arguments) {
        System.exit(Commands.run(arguments));
    }
}
