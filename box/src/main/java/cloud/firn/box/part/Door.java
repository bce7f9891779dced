package cloud.firn.box.part;

import java.util.function.Supplier;

/**
 * A port of a part and how to ask behind it.
 *
 * @param health asks now; bounded to some seconds
 */
public record Door(String name, int port, Supplier<Health> health) {}
