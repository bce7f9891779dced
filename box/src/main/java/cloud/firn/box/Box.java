package cloud.firn.box;

import cloud.firn.billing.BillingService;
import cloud.firn.compute.ComputeService;
import cloud.firn.gateway.Gateway;
import cloud.firn.identity.IdentityService;
import cloud.firn.network.NetworkService;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;
import cloud.firn.platform.node.Program;
import cloud.firn.platform.node.Program.Service;
import cloud.firn.storage.StorageService;

/** Every service of Firn in one process: one node, each service by its own front door, as its own main would. */
public final class Box {
    private static final Service[] SERVICES = {
        new Service("identity", IdentityService::start),
        new Service("network", NetworkService::start),
        new Service("compute", ComputeService::start),
        new Service("storage", StorageService::start),
        new Service("billing", BillingService::start),
        new Service("gateway", Gateway::start)
    };

    private Box() {}

    /** See {@link Program} for the arguments and {@link NodeSettings} for the environment. */
    public static void main(String[] arguments) {
        Program.run(arguments, SERVICES);
    }

    /** Starts the node and every service on it; returns when all doors are open. */
    static Node start(NodeSettings settings) {
        return Program.start(settings, SERVICES);
    }
}
