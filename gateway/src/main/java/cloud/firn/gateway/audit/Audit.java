package cloud.firn.gateway.audit;

import cloud.firn.contracts.Fact;
import cloud.firn.contracts.Facts;
import cloud.firn.contracts.Topics;
import cloud.firn.contracts.audit.AuditFact;
import cloud.firn.platform.node.Node;
import cloud.firn.platform.topic.Publisher;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the audit topic who changed what.
 *
 * <p>An answer never waits for it, and memory is bounded: when Kafka is away and too many facts wait, further ones are dropped,
 * counted and logged.
 */
public final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
    private static final int WAITING = 2_000;

    private final Publisher publisher;
    private final String topic;
    private final InstantSource clock;
    private final Semaphore places = new Semaphore(WAITING);
    private final AtomicLong dropped = new AtomicLong();

    public Audit(Node node) {
        this.publisher = node.publisher();
        this.topic = node.topic(Topics.AUDIT);
        this.clock = node.clock();
    }

    /** Tells one call; returns at once. */
    public void tell(AuditFact.Called called) {
        if (!places.tryAcquire()) {
            lost(called, "too many wait");
            return;
        }
        var now = clock.instant();
        var fact = new Fact<AuditFact>(
                UUID.randomUUID().toString(),
                called.organisation(),
                now.getEpochSecond() * 1_000_000_000L + now.getNano(),
                now,
                1,
                called);
        publisher.send(topic, fact.key(), Facts.write(fact)).whenComplete((done, failure) -> {
            places.release();
            if (failure != null) {
                lost(called, String.valueOf(failure));
            }
        });
    }

    /** Calls that the topic never heard of; the log has them. */
    public long dropped() {
        return dropped.get();
    }

    private void lost(AuditFact.Called called, String reason) {
        dropped.incrementAndGet();
        LOG.atWarn()
                .addKeyValue("organisation", called.organisation())
                .addKeyValue("keyId", called.keyId())
                .addKeyValue("requestId", called.requestId())
                .addKeyValue("call", called.method() + " " + called.path())
                .addKeyValue("status", called.status())
                .addKeyValue("reason", reason)
                .log("An audited call was not told");
    }
}
