package cloud.firn.platform.entity;

/** Marks what Akka may write with Jackson as CBOR: commands, replies, events and states of entities. */
public interface CborSerializable {}
