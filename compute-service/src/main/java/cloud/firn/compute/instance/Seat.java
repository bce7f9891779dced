package cloud.firn.compute.instance;

/** Where an instance lives, for as long as it exists: its hypervisor, its public address, the MAC of its card. */
record Seat(String hypervisor, String address, String mac) {}
