package cloud.firn.storage.quota;

import akka.NotUsed;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.stream.javadsl.Source;
import cloud.firn.platform.entity.Story;
import cloud.firn.platform.entity.Telling;
import cloud.firn.platform.node.Node;
import cloud.firn.storage.cassandra.Pages;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The front door of the quotas of organisations. */
public final class OrganisationQuotas {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ClusterSharding sharding;
    private final CqlSession cassandra;
    private final PreparedStatement one;
    private final PreparedStatement all;

    private OrganisationQuotas(ClusterSharding sharding, CqlSession cassandra, String keyspace) {
        this.sharding = sharding;
        this.cassandra = cassandra;
        var columns = "SELECT organisation, bytes, objects FROM " + keyspace + ".quotas";
        this.one = cassandra.prepare(columns + " WHERE organisation = ?");
        this.all = cassandra.prepare(columns);
    }

    /** One organisation's. */
    public record Listed(String organisation, Quota quota) {}

    /** Starts the entities. Blocking, for starting. */
    public static OrganisationQuotas start(Node node, String keyspace) {
        var cassandra = node.cassandra();
        var limited = cassandra.prepare(
                "INSERT INTO " + keyspace + ".quotas (organisation, bytes, objects) VALUES (?, ?, ?)");
        var lifted = cassandra.prepare("DELETE FROM " + keyspace + ".quotas WHERE organisation = ?");
        var story = new Story<OrganisationQuota.Event, OrganisationQuota.State>(
                OrganisationQuota.Event.class,
                OrganisationQuota.State.UNLIMITED,
                OrganisationQuota.State::on,
                happened -> {
                    var quota = happened.after().quota();
                    return Telling.nothing()
                            .and(
                                    quota.unlimited()
                                            ? lifted.bind(happened.entityId())
                                            : limited.bind(happened.entityId(), quota.bytes(), quota.objects()));
                });
        node.entities()
                .start(
                        OrganisationQuotaEntity.KEY,
                        story,
                        (organisation, publication) -> OrganisationQuotaEntity.create(node.clock(), publication));
        return new OrganisationQuotas(node.sharding(), cassandra, keyspace);
    }

    /** Sets the limits of an organisation; durable when done. */
    public CompletionStage<Quota> limit(String organisation, Quota quota) {
        return sharding.entityRefFor(OrganisationQuotaEntity.KEY, organisation)
                .<OrganisationQuotaEntity.Holds>ask(to -> new OrganisationQuotaEntity.Limit(quota, to), PATIENCE)
                .thenApply(OrganisationQuotaEntity.Holds::quota);
    }

    /** Takes the limits of an organisation away; harmless when there are none. */
    public CompletionStage<Quota> lift(String organisation) {
        return sharding.entityRefFor(OrganisationQuotaEntity.KEY, organisation)
                .<OrganisationQuotaEntity.Holds>ask(OrganisationQuotaEntity.Lift::new, PATIENCE)
                .thenApply(OrganisationQuotaEntity.Holds::quota);
    }

    /** Every organisation that has limits. */
    public Source<Listed, NotUsed> all() {
        return Pages.of(cassandra, all.bind()).map(OrganisationQuotas::listed);
    }

    /** The limits of one organisation; {@link Quota#NONE} when it has none. */
    CompletionStage<Quota> of(String organisation) {
        return cassandra.executeAsync(one.bind(organisation)).thenApply(rows -> Optional.ofNullable(rows.one())
                .map(row -> listed(row).quota())
                .orElse(Quota.NONE));
    }

    private static Listed listed(Row row) {
        return new Listed(
                Objects.requireNonNull(row.getString(0)),
                new Quota(row.isNull(1) ? null : row.getLong(1), row.isNull(2) ? null : row.getLong(2)));
    }
}
