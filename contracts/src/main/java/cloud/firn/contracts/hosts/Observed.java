package cloud.firn.contracts.hosts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a host runs and filters. Key: {@code <host>/<kind>/<id>}. Told by node agents; a claim, the entity decides. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Observed.Host.class, name = "host"),
    @JsonSubTypes.Type(value = Observed.Instance.class, name = "instance"),
    @JsonSubTypes.Type(value = Observed.Filter.class, name = "filter")
})
public sealed interface Observed {
    String host();

    String key();

    /**
     * The heartbeat: every second, and at once when something in it changes.
     *
     * @param zone the zone it serves
     * @param hypervisor {@code qemu-kvm}, {@code qemu-tcg} or {@code simulator}
     * @param why why this hypervisor and no better one, in a sentence for people
     * @param epoch a new UUID whenever the node agent starts
     * @param vcpus what it offers in all, before any instance
     */
    record Host(
            String host,
            String zone,
            String hypervisor,
            String why,
            String epoch,
            int vcpus,
            int memoryMib,
            int diskGib,
            int instances)
            implements Observed {
        @Override
        public String key() {
            return host + "/host/" + host;
        }
    }

    /** What an instance is really doing. */
    enum Power {
        RUNNING,
        STOPPED,
        /** Nothing is left of it: no process, tap, route, rule or disk. */
        GONE,
        /** It could not be started; {@code detail} says why. Nothing of this run is left but the disk. */
        FAILED
    }

    /**
     * One instance, whenever it changes and all of them after a start of the node agent and every 30 seconds.
     *
     * @param generation the desired generation that was last applied
     * @param run the run this speaks of
     * @param reboots resets done within this run
     * @param cause of STOPPED: {@code ordered}, {@code guest}, {@code crashed}, {@code host-restarted}
     * @param detail of FAILED: why; of STOPPED: what QEMU said; of RUNNING: why the guest is held
     * @param startedAt when the guest was let run
     * @param stoppedAt when its hypervisor process was gone
     */
    record Instance(
            String host,
            String instance,
            long generation,
            long run,
            long reboots,
            Power power,
            @Nullable String cause,
            @Nullable String detail,
            @Nullable Instant startedAt,
            @Nullable Instant stoppedAt)
            implements Observed {
        @Override
        public String key() {
            return host + "/instance/" + instance;
        }
    }

    /**
     * The firewall as applied: after every transaction.
     *
     * @param groups version applied of each group
     * @param ports version applied of each instance's port
     * @param hash of the whole rule set, for cheap comparison
     * @param dropped packets dropped since the rules were first made, by reason ({@code spoofed-source},
     *     {@code spoofed-mac}, {@code spoofed-arp})
     */
    record Filter(
            String host, Map<String, Long> groups, Map<String, Long> ports, String hash, Map<String, Long> dropped)
            implements Observed {
        @Override
        public String key() {
            return host + "/filter/" + host;
        }
    }
}
