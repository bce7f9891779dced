package cloud.firn.identity.organisation;

import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.http.javadsl.server.Route;
import akka.persistence.typed.PersistenceId;
import cloud.firn.identity.organisation.OrganisationEntity.Accepted;
import cloud.firn.identity.organisation.OrganisationEntity.Command;
import cloud.firn.identity.organisation.OrganisationEntity.Describe;
import cloud.firn.identity.organisation.OrganisationEntity.Found;
import cloud.firn.identity.organisation.OrganisationEntity.NoteFirstKey;
import cloud.firn.identity.organisation.OrganisationEntity.Reply;
import cloud.firn.platform.node.Node;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The front door of this package: starts everything about organisations, founds them, and hands back the routes. */
public final class Organisations {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ClusterSharding sharding;
    private final Route routes;

    private Organisations(Node node) {
        this.sharding = node.sharding();
        this.routes = new OrganisationRoutes(this, node.callers()).routes();
    }

    /** Starts the entities and the routes. */
    public static Organisations start(Node node) {
        node.sharding()
                .init(Entity.of(
                        OrganisationEntity.KEY,
                        shard -> OrganisationEntity.create(
                                PersistenceId.of(OrganisationEntity.KEY.name(), shard.getEntityId()), node.clock())));
        return new Organisations(node);
    }

    public Route routes() {
        return routes;
    }

    /** Founds an organisation, or finds the one that was founded before; {@code firstKey} counts only the first time. */
    public CompletionStage<OrganisationView> found(String name, String firstKey) {
        return ask(Organisation.idOf(name).toString(), replyTo -> new Found(name, firstKey, replyTo))
                .thenApply(Organisations::accepted);
    }

    /** Notes that the first key was made and its credentials were handed over. */
    public CompletionStage<OrganisationView> noteFirstKey(String name) {
        return ask(Organisation.idOf(name).toString(), NoteFirstKey::new).thenApply(Organisations::accepted);
    }

    CompletionStage<Reply> describe(String organisation) {
        return ask(organisation, Describe::new);
    }

    private CompletionStage<Reply> ask(String organisation, Function<ActorRef<Reply>, Command> command) {
        return sharding.entityRefFor(OrganisationEntity.KEY, organisation).ask(command::apply, PATIENCE);
    }

    private static OrganisationView accepted(Reply reply) {
        if (reply instanceof Accepted accepted) {
            return accepted.organisation();
        }
        throw new IllegalStateException("Founding is allowed in every state: " + reply);
    }
}
