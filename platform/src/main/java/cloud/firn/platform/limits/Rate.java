package cloud.firn.platform.limits;

/**
 * How much one caller may ask.
 *
 * @param perSecond calls per second that go on for ever, more than zero
 * @param burst calls at once after a pause, at least one
 */
public record Rate(int perSecond, int burst) {
    public Rate {
        if (perSecond < 1 || burst < 1) {
            throw new IllegalArgumentException(
                    "A rate lets at least one call pass: " + perSecond + "/s, burst " + burst);
        }
    }
}
