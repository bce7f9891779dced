package cloud.firn.compute.instancetype;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A size that an instance can have.
 *
 * @param id UUID, the same in every zone
 * @param family {@code standard}
 * @param size {@code micro}, {@code tiny} and so on; {@link #name()} is what the rate card prices
 * @param vcpus virtual CPUs, of which a hypervisor may promise more than it has
 * @param memoryMib memory, of which it never does
 */
public record InstanceType(String id, String family, String size, int vcpus, int memoryMib) {
    static InstanceType standard(String size, int vcpus, int memoryMib) {
        var id = UUID.nameUUIDFromBytes(("firn/instance-type/standard." + size).getBytes(StandardCharsets.UTF_8));
        return new InstanceType(id.toString(), "standard", size, vcpus, memoryMib);
    }

    /** {@code standard.tiny}. */
    public String name() {
        return family + "." + size;
    }

    /** In bytes, as the API says it. */
    public long memoryBytes() {
        return memoryMib * 1024L * 1024L;
    }
}
