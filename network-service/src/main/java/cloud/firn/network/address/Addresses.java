package cloud.firn.network.address;

import akka.Done;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.network.NetworkFact;
import cloud.firn.network.address.AddressPool.Bound;
import cloud.firn.network.address.AddressPool.Event;
import cloud.firn.network.address.AddressPool.Released;
import cloud.firn.network.address.AddressPool.State;
import cloud.firn.platform.entity.Happened;
import cloud.firn.platform.entity.Story;
import cloud.firn.platform.entity.Telling;
import cloud.firn.platform.node.Node;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The front door of this package: binds an address to an instance, and takes it back. Both may be repeated. */
public final class Addresses {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Node node;

    private Addresses(Node node) {
        this.node = node;
    }

    /** Starts the pool of this zone. */
    public static Addresses start(Node node, AddressRange range) {
        var topic = node.topic(Topics.NETWORK);
        node.entities()
                .start(
                        AddressPoolEntity.KEY,
                        new Story<Event, State>(Event.class, State.EMPTY, State::on, happened -> tell(topic, happened)),
                        (zone, publication) -> AddressPoolEntity.create(
                                publication.persistenceId(), range, publication::tell, node.clock()));
        return new Addresses(node);
    }

    /** Sees to it that the instance holds an address, or is told that there is none; the outcome travels as a fact. */
    public CompletionStage<Done> bind(String organisation, String instance) {
        return pool().<AddressPoolEntity.Reply>ask(
                        reply -> new AddressPoolEntity.Bind(organisation, instance, reply), PATIENCE)
                .thenApply(reply -> Done.getInstance());
    }

    /** Sees to it that the instance holds no address. */
    public CompletionStage<Done> release(String instance) {
        return pool().<AddressPoolEntity.Reply>ask(reply -> new AddressPoolEntity.Release(instance, reply), PATIENCE)
                .thenApply(reply -> Done.getInstance());
    }

    private EntityRef<AddressPoolEntity.Command> pool() {
        return node.sharding()
                .entityRefFor(AddressPoolEntity.KEY, node.settings().zone());
    }

    /** An event of the pool as a fact about the instance. */
    static Telling tell(String topic, Happened<Event, State> happened) {
        var event = happened.event();
        return Telling.nothing().and(topic, Fact.of(event.instance(), happened.sequence(), event.at(), fact(event)));
    }

    private static NetworkFact fact(Event event) {
        if (event instanceof Bound bound) {
            return new NetworkFact.AddressBound(
                    bound.organisation(),
                    bound.instance(),
                    bound.address(),
                    AddressRange.mac(bound.address()),
                    bound.at());
        }
        if (event instanceof Released gone) {
            return new NetworkFact.AddressReleased(
                    gone.organisation(), gone.instance(), gone.address(), gone.boundAt(), gone.at());
        }
        return new NetworkFact.AddressRefused(
                event.organisation(), event.instance(), "All public addresses of the zone are in use.");
    }
}
