package cloud.firn.storage.span;

/**
 * One span of a bucket's keys: a partition of the index.
 *
 * @param from the first key that it may have; it ends where the next span begins
 * @param id never used twice in a bucket
 */
public record Span(String from, int id) {}
