package cloud.firn.platform.entity;

/** Says what one event means to the rest of the house. Pure and deterministic; a repeat changes nothing. */
@FunctionalInterface
public interface Teller<E, S> {
    /** The rows and facts of one event; {@link Telling#nothing()} when it is nobody else's business. */
    Telling tell(Happened<E, S> happened);
}
