package cloud.firn.e2e.bench;

import cloud.firn.e2e.client.NotAsPromised;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How {@code ./firn bench keys} measures.
 *
 * @param keys that the bucket gets, in steps of ten times as many
 * @param connections that fill it
 * @param lists pages that are asked for at each step
 * @param ascending whether keys come in their order; otherwise at random
 */
record KeysOptions(long keys, int connections, int lists, boolean ascending) {
    static final String USAGE = "--keys 100000, --connections 32, --lists 400, --order random (or ascending)";
    private static final Map<String, String> USUAL =
            Map.of("--keys", "100000", "--connections", "32", "--lists", "400", "--order", "random");

    /**
     * Reads them.
     *
     * @throws NotAsPromised when one is unknown or no number
     */
    static KeysOptions of(List<String> arguments) {
        var values = new HashMap<>(USUAL);
        for (int i = 0; i < arguments.size(); i += 2) {
            NotAsPromised.unless(
                    values.containsKey(arguments.get(i)) && i + 1 < arguments.size(),
                    arguments.get(i) + " is no option, or lacks its value. There are: " + USAGE);
            values.put(arguments.get(i), arguments.get(i + 1));
        }
        var order = values.getOrDefault("--order", "");
        NotAsPromised.unless(
                order.equals("random") || order.equals("ascending"), "--order is random or ascending, not " + order);
        return new KeysOptions(
                number(values, "--keys"),
                (int) number(values, "--connections"),
                (int) number(values, "--lists"),
                order.equals("ascending"));
    }

    private static long number(Map<String, String> values, String option) {
        var text = values.getOrDefault(option, "");
        try {
            long number = Long.parseLong(text);
            NotAsPromised.unless(number >= 1, option + " wants at least 1");
            return number;
        } catch (NumberFormatException e) {
            throw new NotAsPromised(option + " wants a number, not " + text, e);
        }
    }
}
