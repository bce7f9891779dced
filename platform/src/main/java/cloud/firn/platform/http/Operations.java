package cloud.firn.platform.http;

import static akka.http.javadsl.server.PathMatchers.segment;
import static akka.http.javadsl.server.PathMatchers.uuidSegment;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * The operations of one service: rows that its entities tell, and {@code GET /v2/operation/{id}}.
 *
 * <p>An operation's id names its service, so that the gateway knows whom to ask: a UUID of version 8 (RFC 9562) whose last
 * byte is the service's code.
 */
public final class Operations extends AllDirectives {
    private final CqlSession cassandra;
    private final Callers callers;
    private final Service service;
    private final PreparedStatement write;
    private final PreparedStatement read;

    /** The services that carry out orders, with the code that their operations' ids end in. */
    public enum Service {
        IDENTITY(1),
        COMPUTE(2),
        NETWORK(3),
        STORAGE(4),
        BILLING(5);

        private final int code;

        Service(int code) {
            this.code = code;
        }

        /** The service that made the operation with this id; empty when none did. */
        public static Optional<Service> of(UUID operation) {
            for (var service : values()) {
                if (operation.version() == 8 && (operation.getLeastSignificantBits() & 0xFF) == service.code) {
                    return Optional.of(service);
                }
            }
            return Optional.empty();
        }
    }

    public Operations(CqlSession cassandra, String keyspace, Service service, Callers callers) {
        this.cassandra = cassandra;
        this.callers = callers;
        this.service = service;
        write = cassandra.prepare("INSERT INTO " + keyspace + ".operations (id, organisation, state, reason, message,"
                + " reference_id, reference_link, reference_command) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        read = cassandra.prepare("SELECT * FROM " + keyspace + ".operations WHERE id = ?");
    }

    /** The id of a new operation: the same for a repeat with the same Idempotency-Key. */
    public UUID newId(Caller caller, String command) {
        var id = Ids.fresh(caller, "operation/" + command);
        return Ids.eight(id.getMostSignificantBits(), (id.getLeastSignificantBits() & ~0xFFL) | service.code);
    }

    /** The row that says what became of an operation; for {@code Telling.rows}. */
    public BatchableStatement<?> row(String organisation, Operation operation) {
        var reference = operation.reference();
        return write.bind(
                operation.id(),
                organisation,
                operation.state(),
                operation.reason(),
                operation.message(),
                reference.id(),
                reference.link(),
                reference.command());
    }

    /** The operation, when this organisation ordered it. */
    public CompletionStage<Optional<Operation>> get(String organisation, UUID id) {
        return cassandra.executeAsync(read.bind(id)).thenApply(rows -> Optional.ofNullable(rows.one())
                .filter(row -> organisation.equals(row.getString("organisation")))
                .map(Operations::operation));
    }

    /** {@code GET /v2/operation/{id}}. */
    public Route routes() {
        return path(
                segment("v2").slash("operation").slash(uuidSegment()),
                id -> get(() -> callers.required(caller -> onSuccess(
                        get(caller.organisation(), id),
                        found -> complete(found.<HttpResponse>map(Json::ok)
                                .orElseGet(() -> Problems.of(
                                        Refusal.NOT_FOUND,
                                        "There is no operation " + id + ". Operations are kept for thirty days.")))))));
    }

    private static Operation operation(Row row) {
        return new Operation(
                Objects.requireNonNull(row.getUuid("id")),
                text(row, "state"),
                row.getString("reason"),
                row.getString("message"),
                new Operation.Reference(
                        text(row, "reference_id"), text(row, "reference_link"), text(row, "reference_command")));
    }

    private static String text(Row row, String column) {
        return Objects.requireNonNullElse(row.getString(column), "");
    }
}
