package cloud.firn.e2e.bench;

import cloud.firn.e2e.client.NotAsPromised;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How {@code ./firn bench storage} measures.
 *
 * @param peers whether other servers are measured too
 * @param atOnce how many connections
 * @param warmUp before each row; does not count
 * @param howLong each row at most
 * @param settle after each row that leaves work behind, such as erasing what was deleted
 * @param sizesBytes of the objects
 * @param keys sizes of the buckets that are listed
 * @param volumeBytes what a row writes at most
 * @param seed of bytes and of the order of keys
 */
record StorageOptions(
        boolean peers,
        int atOnce,
        Duration warmUp,
        Duration howLong,
        Duration settle,
        List<Integer> sizesBytes,
        List<Integer> keys,
        long volumeBytes,
        long seed) {
    static final String USAGE = "--peers, --quick, --connections 16, --warm-up 2, --seconds 5, --settle 15, --sizes"
            + " 4,1024,16384 (KiB), --keys 1000 (or several: 1000,100000), --volume 1536 (MiB), --seed 1";
    private static final Map<String, String> USUAL = Map.of(
            "--connections", "16",
            "--warm-up", "2",
            "--seconds", "5",
            "--settle", "15",
            "--sizes", "4,1024,16384",
            "--keys", "1000",
            "--volume", "1536",
            "--seed", "1");
    private static final Map<String, String> QUICK =
            Map.of("--warm-up", "1", "--seconds", "1", "--settle", "0", "--volume", "256");

    /**
     * Reads them.
     *
     * @throws NotAsPromised when one is unknown or no number
     */
    static StorageOptions of(List<String> arguments) {
        var values = new HashMap<>(USUAL);
        if (arguments.contains("--quick")) {
            values.putAll(QUICK);
        }
        var rest = arguments.stream()
                .filter(argument -> !argument.equals("--quick") && !argument.equals("--peers"))
                .toList();
        for (int i = 0; i < rest.size(); i += 2) {
            NotAsPromised.unless(
                    values.containsKey(rest.get(i)) && i + 1 < rest.size(),
                    rest.get(i) + " is no option, or lacks its number. There are: " + USAGE);
            values.put(rest.get(i), rest.get(i + 1));
        }
        return new StorageOptions(
                arguments.contains("--peers"),
                (int) number(values, "--connections", 1),
                Duration.ofSeconds(number(values, "--warm-up", 0)),
                Duration.ofSeconds(number(values, "--seconds", 1)),
                Duration.ofSeconds(number(values, "--settle", 0)),
                numbers(values, "--sizes").map(kib -> kib << 10).toList(),
                numbers(values, "--keys").toList(),
                number(values, "--volume", 1) << 20,
                number(values, "--seed", Long.MIN_VALUE));
    }

    /** In words, for whoever reads the figures. */
    String words() {
        return atOnce + " connections; each row " + howLong.toSeconds() + " s after " + warmUp.toSeconds()
                + " s that do not count, or until " + (volumeBytes >> 20) + " MiB are written; " + settle.toSeconds()
                + " s for what is left to do after it; seed " + seed;
    }

    private static Stream<Integer> numbers(Map<String, String> values, String option) {
        return Stream.of(values.getOrDefault(option, "").split(",")).map(text -> (int) number(option, text, 1));
    }

    private static long number(Map<String, String> values, String option, long least) {
        return number(option, values.getOrDefault(option, ""), least);
    }

    private static long number(String option, String text, long least) {
        try {
            long number = Long.parseLong(text);
            NotAsPromised.unless(number >= least, option + " wants at least " + least);
            return number;
        } catch (NumberFormatException e) {
            throw new NotAsPromised(option + " wants a number, not " + text, e);
        }
    }
}
