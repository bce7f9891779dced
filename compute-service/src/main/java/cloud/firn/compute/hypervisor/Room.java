package cloud.firn.compute.hypervisor;

/** Room on a hypervisor: what one has, or what an instance needs. None is negative. */
public record Room(int vcpus, int memoryMib, int diskGib) {
    static final Room NONE = new Room(0, 0, 0);

    Room plus(Room other) {
        return new Room(
                Math.addExact(vcpus, other.vcpus),
                Math.addExact(memoryMib, other.memoryMib),
                Math.addExact(diskGib, other.diskGib));
    }

    boolean fitsIn(Room limit) {
        return vcpus <= limit.vcpus && memoryMib <= limit.memoryMib && diskGib <= limit.diskGib;
    }
}
