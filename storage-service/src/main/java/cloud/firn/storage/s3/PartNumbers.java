package cloud.firn.storage.s3;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.Map;

/** Numbers of parts, as requests name them. */
final class PartNumbers {
    static final int MOST_PARTS = 10_000;

    private PartNumbers() {}

    /** The number of a part; refuses what cannot be one. */
    static int of(String text) {
        int number = parse(text, "partNumber");
        if (number < 1 || number > MOST_PARTS) {
            throw wrong("partNumber");
        }
        return number;
    }

    /** A number behind which parts are listed; nothing is before the first. */
    static int marker(String text) {
        return text.isEmpty() ? 0 : parse(text, "part-number-marker");
    }

    private static int parse(String text, String name) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw wrong(name);
        }
    }

    private static Refused wrong(String name) {
        return new Refused(
                Code.INVALID_ARGUMENT,
                "Part number must be an integer between 1 and 10000, inclusive",
                Map.of("ArgumentName", name));
    }
}
