package cloud.firn.network.port;

import akka.Done;
import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Facts;
import cloud.firn.contracts.network.NetworkFact;
import cloud.firn.network.port.FirewallCompiler.Orphans;
import cloud.firn.network.port.FirewallCompiler.Reply;
import cloud.firn.platform.topic.Publisher;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tells by a fact of instances that name a group that is gone, so that compute takes them out of it.
 *
 * <p>Only a crash between the two looks of whoever attaches leaves such a one. To tell it again is harmless: a group that is
 * gone never comes back.
 */
final class MissingGroups {
    private final Publisher publisher;
    private final String topic;
    private final InstantSource clock;

    MissingGroups(Publisher publisher, String topic, InstantSource clock) {
        this.publisher = publisher;
        this.topic = topic;
        this.clock = clock;
    }

    /** Done when all that the compiler answered is told. */
    CompletionStage<Done> tell(Reply reply) {
        CompletionStage<Done> told = CompletableFuture.completedFuture(Done.getInstance());
        if (reply instanceof Orphans found) {
            for (var orphan : found.orphans()) {
                var body = new NetworkFact.GroupMissing(orphan.organisation(), orphan.instance(), orphan.group());
                var now = clock.instant();
                var fact = Fact.of(orphan.instance(), now.toEpochMilli(), now, (NetworkFact) body);
                told = told.thenCompose(done -> publisher.send(topic, fact.key(), Facts.write(fact)));
            }
        }
        return told;
    }
}
