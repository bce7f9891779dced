package cloud.firn.billing;

import akka.http.javadsl.ServerBinding;
import cloud.firn.billing.account.Accounts;
import cloud.firn.billing.ratecard.RateCard;
import cloud.firn.billing.ratecard.RateCardFile;
import cloud.firn.billing.usage.MeterAddresses;
import cloud.firn.billing.usage.MeterInstances;
import cloud.firn.billing.usage.MeterMeasurements;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.instances.InstanceFact;
import cloud.firn.contracts.network.NetworkFact;
import cloud.firn.contracts.usage.UsageFact;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.node.NodeSettings;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/** The service of bills: starts every part of it, in order, and opens its door. */
public final class BillingService {
    private static final int PORT = 7714;

    private final ServerBinding door;

    private BillingService(ServerBinding door) {
        this.door = door;
    }

    /**
     * Starts the service on {@code node}; its door is on {@code FIRN_BILLING_PORT} (7714), its prices are in the file
     * {@code FIRN_RATE_CARD} (default: those that come with Firn).
     *
     * @throws RateCardFile.Unusable when nobody should be billed by that file
     */
    public static CompletionStage<BillingService> start(Node node) {
        var card = rateCard(node.settings());
        var keyspace = node.schema("billing");
        var accounts = Accounts.start(node, keyspace, card);
        var consumers = node.consumers();
        consumers.startSideBySide(
                "billing-instances", keyspace, Topics.INSTANCES, InstanceFact.class, new MeterInstances(accounts));
        consumers.startSideBySide(
                "billing-addresses", keyspace, Topics.NETWORK, NetworkFact.class, new MeterAddresses(accounts));
        consumers.startSideBySide(
                "billing-usage", keyspace, Topics.USAGE, UsageFact.class, new MeterMeasurements(accounts));
        return node.serve("billing", node.settings().port("billing", PORT), accounts.routes())
                .thenApply(BillingService::new);
    }

    /** The port that the door is open on. */
    public int port() {
        return door.localAddress().getPort();
    }

    private static RateCard rateCard(NodeSettings settings) {
        var file = settings.find("FIRN_RATE_CARD");
        return file == null ? RateCardFile.standard() : RateCardFile.read(Path.of(file));
    }
}
