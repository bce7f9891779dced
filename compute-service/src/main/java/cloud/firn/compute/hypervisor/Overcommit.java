package cloud.firn.compute.hypervisor;

/**
 * How much more a hypervisor may promise than it has. Memory is never promised twice.
 *
 * @param vcpus times, at least 1: instances seldom compute all at once
 * @param disk times, at least 1: overlays grow only with what is written
 */
record Overcommit(int vcpus, int disk) {
    Overcommit {
        if (vcpus < 1 || disk < 1) {
            throw new IllegalArgumentException("Over-commit is a whole number of times, at least 1");
        }
    }

    /** What may be promised of {@code capacity}. */
    Room limit(Room capacity) {
        return new Room(
                Math.multiplyExact(capacity.vcpus(), vcpus),
                capacity.memoryMib(),
                Math.multiplyExact(capacity.diskGib(), disk));
    }
}
