package cloud.firn.billing.account;

import akka.Done;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.http.javadsl.server.Route;
import cloud.firn.billing.account.Account.Statement;
import cloud.firn.billing.account.AccountCommand.Describe;
import cloud.firn.billing.account.AccountCommand.Described;
import cloud.firn.billing.account.AccountCommand.Note;
import cloud.firn.billing.account.AccountCommand.Recall;
import cloud.firn.billing.account.AccountCommand.Reply;
import cloud.firn.billing.ratecard.RateCard;
import cloud.firn.billing.usage.Mark;
import cloud.firn.billing.usage.Reading;
import cloud.firn.billing.usage.Readings;
import cloud.firn.platform.node.Node;
import java.time.Duration;
import java.time.YearMonth;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The front door of this package: starts the accounts, takes readings to them, and hands back the routes. */
public final class Accounts implements Readings {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ClusterSharding sharding;
    private final MarksInCassandra marks;
    private final Route routes;

    private Accounts(Node node, MarksInCassandra marks, RateCard card) {
        this.sharding = node.sharding();
        this.marks = marks;
        this.routes = new AccountRoutes(this, card, node.callers(), node.clock()).routes();
    }

    /** Starts the entities; their read table is in {@code keyspace}. */
    public static Accounts start(Node node, String keyspace, RateCard card) {
        var marks = new MarksInCassandra(node.cassandra(), keyspace);
        var rating = new Rating(card);
        node.entities()
                .start(
                        AccountEntity.KEY,
                        AccountEntity.story(new AccountTeller(marks, node::topic)),
                        (id, publication) -> AccountEntity.create(publication, rating, node.clock()));
        return new Accounts(node, marks, card);
    }

    /** {@code /v2/usage-report} and {@code /v2/live-balance}. */
    public Route routes() {
        return routes;
    }

    @Override
    public CompletionStage<Done> note(String organisation, Reading reading) {
        return note(organisation, reading, null, -1)
                .thenCompose(reply -> reply instanceof Recall recall
                        ? marks.recall(organisation, reading.markKey())
                                .thenCompose(mark -> note(organisation, reading, mark, recall.asOf()))
                                .thenCompose(again -> again instanceof Recall ? note(organisation, reading) : done())
                        : done());
    }

    CompletionStage<Statement> statement(String organisation, YearMonth period) {
        return sharding.entityRefFor(AccountEntity.KEY, organisation)
                .<Reply>ask(replyTo -> new Describe(period, replyTo), PATIENCE)
                .thenApply(reply -> ((Described) reply).statement());
    }

    private CompletionStage<Reply> note(String organisation, Reading reading, @Nullable Mark recalled, long asOf) {
        return sharding.entityRefFor(AccountEntity.KEY, organisation)
                .ask(replyTo -> new Note(reading, recalled, asOf, replyTo), PATIENCE);
    }

    private static CompletionStage<Done> done() {
        return CompletableFuture.completedFuture(Done.getInstance());
    }
}
