package cloud.firn.compute.instancetype;

import java.util.List;

/**
 * An instance type as the API writes it.
 *
 * @param memory in bytes
 */
public record InstanceTypeWire(
        String id, String family, String size, int cpus, long memory, boolean authorized, List<String> zones) {
    /** The wire form of {@code type} in {@code zone}. */
    public static InstanceTypeWire of(InstanceType type, String zone) {
        return new InstanceTypeWire(
                type.id(), type.family(), type.size(), type.vcpus(), type.memoryBytes(), true, List.of(zone));
    }
}
