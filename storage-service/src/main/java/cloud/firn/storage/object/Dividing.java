package cloud.firn.storage.object;

import java.time.Duration;

/**
 * How the index of a bucket is divided.
 *
 * @param rows how large a span is meant to be; more than twice as many are divided, and neighbours that are together less
 *     than half become one
 * @param lookEvery of how many changes one has the size of its span looked at
 * @param grace how long before and after rows are copied nothing else is done about them; longer than any request
 *     spends between asking for a place and the end of what it does there
 */
public record Dividing(int rows, int lookEvery, Duration grace) {
    public Dividing {
        if (rows < 2 || lookEvery < 1 || grace.isNegative()) {
            throw new IllegalArgumentException("A span needs two rows or more, a look and a grace");
        }
    }
}
