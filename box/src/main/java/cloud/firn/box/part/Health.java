package cloud.firn.box.part;

/**
 * How a part is: ready, or what it lacks.
 *
 * @param lack empty when it is ready
 */
public record Health(String lack) {
    public static final Health READY = new Health("");

    public boolean ready() {
        return lack.isEmpty();
    }

    /** One word, or a few. */
    public String words() {
        return ready() ? "ready" : lack;
    }
}
