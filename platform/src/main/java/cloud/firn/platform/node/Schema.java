package cloud.firn.platform.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import akka.actor.typed.ActorSystem;
import akka.persistence.cassandra.KeyspaceAndTableStatements;
import akka.persistence.cassandra.PluginSettings;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Keyspaces and tables, made by us, one statement after the other: Cassandra does not like schema changes at once.
 *
 * <p>A service keeps its tables in {@code /schema/<service>.cql} on the class path: statements that end in {@code ;}, each
 * repeatable ({@code IF NOT EXISTS}), with {@code ${keyspace}} for the keyspace.
 */
final class Schema {
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*--.*$");

    private final CqlSession cassandra;
    private final NodeSettings settings;

    Schema(CqlSession cassandra, NodeSettings settings) {
        this.cassandra = cassandra;
        this.settings = settings;
    }

    String make(String service) {
        var keyspace = settings.prefix() + "firn_" + service;
        run(keyspaceStatement(keyspace));
        for (var statement : statements("/schema/platform.cql")) {
            run(statement.replace("${keyspace}", keyspace));
        }
        for (var statement : statements("/schema/" + service + ".cql")) {
            run(statement.replace("${keyspace}", keyspace));
        }
        return keyspace;
    }

    String makeJournal(ActorSystem<?> system) {
        var keyspace = settings.prefix() + "firn_journal";
        run(keyspaceStatement(keyspace));
        var tables = new KeyspaceAndTableStatements(
                system,
                "akka.persistence.cassandra",
                PluginSettings.apply(
                        system.classicSystem(), system.settings().config().getConfig("akka.persistence.cassandra")));
        tables.getCreateJournalTablesStatements().forEach(this::run);
        tables.getCreateSnapshotTablesStatements().forEach(this::run);
        for (var statement : statements("/schema/journal.cql")) {
            run(statement.replace("${keyspace}", keyspace));
        }
        return keyspace;
    }

    private String keyspaceStatement(String keyspace) {
        return "CREATE KEYSPACE IF NOT EXISTS " + keyspace
                + " WITH replication = {'class': 'NetworkTopologyStrategy', '" + settings.cassandraDatacenter() + "': "
                + settings.replication() + "}";
    }

    private void run(String statement) {
        cassandra.execute(SimpleStatement.newInstance(statement).setTimeout(Duration.ofSeconds(30)));
    }

    private static List<String> statements(String resource) {
        try (var in = Schema.class.getResourceAsStream(resource)) {
            if (in == null) {
                return List.of();
            }
            var text = COMMENT.matcher(new String(in.readAllBytes(), UTF_8)).replaceAll("");
            var statements = new ArrayList<String>();
            for (var statement : text.split(";", -1)) {
                if (!statement.isBlank()) {
                    statements.add(statement.strip());
                }
            }
            return statements;
        } catch (IOException e) {
            throw new UncheckedIOException("The schema " + resource + " cannot be read", e);
        }
    }
}
