package cloud.firn.contracts.instances;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What other services need to know of an instance.
 *
 * @param id UUID
 * @param organisation UUID of its owner
 * @param instanceType id of the type, as the rate card knows it by {@code instanceTypeName} ({@code standard.tiny})
 * @param diskGib size of its disk
 * @param securityGroups ids, in the order the customer gave
 * @param address public IPv4 address, once network gave one
 * @param mac of its one card, once network gave one
 * @param hypervisor the host it is placed on, once it is
 * @param generation grows with every change of what is wanted of it
 * @param run counts its starts from 1; 0 before the first
 */
public record InstanceSummary(
        String id,
        String organisation,
        String name,
        String instanceType,
        String instanceTypeName,
        String template,
        int diskGib,
        List<String> securityGroups,
        @Nullable String address,
        @Nullable String mac,
        @Nullable String hypervisor,
        long generation,
        long run) {}
