package cloud.firn.agent.firewall;

import cloud.firn.agent.process.Shell;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enforces by nftables: each change is one transaction, so there is never a packet between the old rules and the new.
 *
 * <p>What the kernel holds is known after the first, whole, load; then only differences are sent. When one is refused (a device went
 * away, somebody changed the tables), the whole is loaded again, which is one step too.
 */
public final class Nftables implements Enforcer {
    private static final Logger LOG = LoggerFactory.getLogger(Nftables.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern COUNTER = Pattern.compile("counter (\\S+) \\{\\s*packets (\\d+)");

    private final Shell shell;
    private final String table;
    private @Nullable RuleSet held;

    public Nftables(Shell shell, String table) {
        this.shell = shell;
        this.table = table;
    }

    /** The name of a hypervisor's tables. */
    public static String table(String tag) {
        return "firn-" + tag;
    }

    @Override
    public void apply(RuleSet rules) {
        if (held != null) {
            var change = Change.between(held, rules);
            if (change.isEmpty()) {
                return;
            }
            var outcome = shell.attempt(String.join("\n", change) + "\n", PATIENCE, "nft", "-f", "-");
            if (outcome.succeeded()) {
                held = rules;
                return;
            }
            LOG.warn("nftables refused a change, so the whole is loaded: {}", outcome.output());
            held = null;
        }
        shell.run(String.join("\n", Change.whole(rules, dropped())) + "\n", "nft", "-f", "-");
        held = rules;
    }

    @Override
    public Map<String, Long> dropped() {
        var packets = new HashMap<String, Long>();
        RuleSet.COUNTERS.forEach(counter -> packets.put(counter, 0L));
        var outcome = shell.attempt("", PATIENCE, "nft", "list", "counters", "table", "netdev", table);
        if (outcome.succeeded()) {
            var found = COUNTER.matcher(outcome.output());
            while (found.find()) {
                packets.put(found.group(1), Long.parseLong(found.group(2)));
            }
        }
        return packets;
    }

    /** Takes away the tables of every hypervisor whose name begins so. */
    public static void sweep(Shell shell, String prefix) {
        var tables = Pattern.compile("table inet (" + Pattern.quote(prefix) + "\\S*)")
                .matcher(shell.attempt("", PATIENCE, "nft", "list", "tables").output());
        while (tables.find()) {
            List<String> lines = Change.nothingLeft(tables.group(1));
            shell.run(String.join("\n", lines) + "\n", "nft", "-f", "-");
        }
    }
}
