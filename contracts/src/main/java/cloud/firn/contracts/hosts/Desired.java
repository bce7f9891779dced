package cloud.firn.contracts.hosts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one host should be running and filtering: level, not edge. Key: {@code <host>/<kind>/<id>}; compacted, so that the
 * newest record of each key is the whole truth. A tombstone means "nothing is wanted, and nothing was found there".
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Desired.Instance.class, name = "instance"),
    @JsonSubTypes.Type(value = Desired.Port.class, name = "port"),
    @JsonSubTypes.Type(value = Desired.Group.class, name = "group")
})
public sealed interface Desired {
    /** The hypervisor this is for. */
    String host();

    /** {@code <host>/<kind>/<id>}: the Kafka key. */
    String key();

    /** What an instance should be doing. */
    enum Power {
        RUNNING,
        STOPPED,
        /** Nothing may be left of it; the node agent reports {@code GONE} when nothing is. */
        DESTROYED
    }

    /**
     * One instance. Told by compute.
     *
     * <p>A run is started at most once: a run whose hypervisor process ended, for whatever reason, is reported over and
     * never started again; only a greater {@code run} is.
     *
     * @param generation grows with every change; echoed by what is observed
     * @param run the run that is wanted while power is RUNNING; 1 for the first
     * @param reboots resets asked for within this run; the node agent resets when this is greater than what it has done
     * @param template name of the built-in template ({@code tiny})
     * @param sshKeys public keys, one line each
     * @param userData base64, as the customer sent it; null when none
     */
    record Instance(
            String host,
            String instance,
            String organisation,
            String name,
            long generation,
            Power power,
            long run,
            long reboots,
            int vcpus,
            int memoryMib,
            int diskGib,
            String instanceTypeName,
            String template,
            String zone,
            String address,
            String mac,
            List<String> sshKeys,
            @Nullable String userData,
            Instant createdAt)
            implements Desired {
        @Override
        public String key() {
            return host + "/instance/" + instance;
        }

        @Override
        public String toString() {
            return "Instance[" + key() + ", generation=" + generation + ", power=" + power + ", run=" + run + "]";
        }
    }

    /** The network card of one instance: what it may claim to be, and the groups that speak for it. Told by network. */
    record Port(
            String host,
            String instance,
            String organisation,
            long version,
            String address,
            String mac,
            List<String> groups)
            implements Desired {
        @Override
        public String key() {
            return host + "/port/" + instance;
        }
    }

    /**
     * A group that this host needs: because an instance here is in it (rules) or a rule here names it (members). Told by
     * network. {@code members} are the IPv4 addresses of all its instances, wherever they run.
     *
     * @param version grows with every change of rules or members
     */
    record Group(String host, String group, long version, List<Rule> rules, List<String> members) implements Desired {
        @Override
        public String key() {
            return host + "/group/" + group;
        }
    }
}
