package cloud.firn.billing;

import cloud.firn.platform.node.NodeSettings;
import cloud.firn.platform.node.Program;

/** Runs this service alone, as told by its environment. */
public final class Main {
    private Main() {}

    /** See {@link Program} for the arguments and {@link NodeSettings} for the environment. */
    public static void main(String[] arguments) {
        Program.run(arguments, new Program.Service("billing", BillingService::start));
    }
}
