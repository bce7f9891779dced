package cloud.firn.platform.entity;

/**
 * One event of one entity, with the state it led to.
 *
 * @param entityId as in sharding, without the kind
 * @param sequence 1 for the entity's first event, growing by one
 */
public record Happened<E, S>(String entityId, long sequence, E event, S after) {}
