package cloud.firn.platform.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import akka.actor.typed.ActorSystem;
import akka.persistence.cassandra.KeyspaceAndTableStatements;
import akka.persistence.cassandra.PluginSettings;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keyspaces and tables, made by us, one statement after the other: Cassandra does not like schema changes at once.
 *
 * <p>A service keeps its tables in {@code /schema/<service>.cql} on the class path: statements that end in {@code ;}, each
 * repeatable ({@code IF NOT EXISTS}), with {@code ${keyspace}} for the keyspace.
 */
final class Schema {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration AGREEING = Duration.ofMinutes(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*--.*$");

    private final CqlSession cassandra;
    private final NodeSettings settings;
    private final com.datastax.oss.driver.api.core.metadata.Node node;

    Schema(CqlSession cassandra, NodeSettings settings) {
        this.cassandra = cassandra;
        this.settings = settings;
        this.node = cassandra.getMetadata().getNodes().values().stream()
                .filter(known -> known.getState() == NodeState.UP)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No node of Cassandra is up"));
    }

    String make(String service) {
        var keyspace = settings.prefix() + "firn_" + service;
        var statements = new ArrayList<String>();
        statements.add(keyspaceStatement(keyspace));
        for (var file : List.of("/schema/platform.cql", "/schema/" + service + ".cql")) {
            statements(file).forEach(statement -> statements.add(statement.replace("${keyspace}", keyspace)));
        }
        make(service, statements);
        return keyspace;
    }

    void makeJournal(ActorSystem<?> system) {
        var tables = new KeyspaceAndTableStatements(
                system,
                "akka.persistence.cassandra",
                PluginSettings.apply(
                        system.classicSystem(), system.settings().config().getConfig("akka.persistence.cassandra")));
        var statements = new ArrayList<String>();
        statements.add(keyspaceStatement(journal()));
        statements.addAll(tables.getCreateJournalTablesStatements());
        statements.addAll(tables.getCreateSnapshotTablesStatements());
        statements("/schema/journal.cql")
                .forEach(statement -> statements.add(statement.replace("${keyspace}", journal())));
        make("journal", statements);
    }

    /** Makes what {@code statements} say, or waits until somebody else has. */
    private void make(String what, List<String> statements) {
        var digest = digest(statements);
        if (settings.waitsForTables()) {
            awaitPrepared(what, digest);
        } else {
            statements.forEach(this::run);
            note(what, digest);
        }
    }

    private void awaitPrepared(String what, String digest) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        for (var asked = 0; !isPrepared(what, digest); asked++) {
            if (asked == 0) {
                LOG.atInfo().addKeyValue("tables", what).log("Waiting until the tables are made");
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("The tables of " + what + " are not made; the argument \"prepare\" of"
                        + " this version of its program makes them");
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private boolean isPrepared(String what, String digest) {
        try {
            var found = cassandra.execute(SimpleStatement.newInstance(
                    "SELECT digest FROM " + journal() + ".prepared WHERE what = ? AND digest = ?", what, digest));
            return found.one() != null;
        } catch (InvalidQueryException e) {
            return false;
        }
    }

    private String journal() {
        return settings.prefix() + "firn_journal";
    }

    private static String digest(List<String> statements) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(sha.digest(String.join(";", statements).getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String keyspaceStatement(String keyspace) {
        return "CREATE KEYSPACE IF NOT EXISTS " + keyspace
                + " WITH replication = {'class': 'NetworkTopologyStrategy', '" + settings.cassandraDatacenter() + "': "
                + settings.replication() + "}";
    }

    /** One change after the other, at one node: any other may not have heard of the change before. */
    private void run(String statement) {
        cassandra.execute(SimpleStatement.newInstance(statement)
                .setTimeout(Duration.ofSeconds(30))
                .setNode(node));
    }

    /** Says that tables are made, once enough nodes know them to take that down. */
    private void note(String what, String digest) {
        var deadline = System.nanoTime() + AGREEING.toNanos();
        while (true) {
            try {
                cassandra.execute(SimpleStatement.newInstance(
                                "INSERT INTO " + journal() + ".prepared (what, digest) VALUES (?, ?)", what, digest)
                        .setNode(node));
                return;
            } catch (DriverException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            }
        }
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
