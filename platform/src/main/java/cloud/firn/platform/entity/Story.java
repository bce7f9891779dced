package cloud.firn.platform.entity;

import java.util.function.BiFunction;

/**
 * How the life of one kind of entity is told to the rest of the house: its events, how they fold into a state, and what
 * each of them says to read tables and topics.
 *
 * <p>The fold must be the entity's own event handler, so that a history read from the journal after a crash says exactly
 * what it would have said at the time.
 *
 * @param events the sealed interface of the events
 * @param empty the state before the first event
 * @param fold state and event to the state after
 * @param teller pure and deterministic: the same event says the same thing every time
 */
public record Story<E, S>(Class<E> events, S empty, BiFunction<S, E, S> fold, Teller<E, S> teller) {}
