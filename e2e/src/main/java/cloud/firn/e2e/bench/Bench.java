package cloud.firn.e2e.bench;

import cloud.firn.e2e.client.NotAsPromised;
import cloud.firn.e2e.client.Outage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code ./firn bench NAME}: measures servers of its own, started for it and removed after it; prints the machine and a table.
 *
 * <p>{@code skeleton} is the walk through the whole house: start, memory, instances, rules, commands. {@code storage} is
 * object storage alone, beside other S3 servers if wanted. {@code keys} is a bucket of very many keys.
 */
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) {
        var name = arguments.length == 0 ? "skeleton" : arguments[0];
        var options = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
        try {
            var home = Path.of(Optional.ofNullable(System.getProperty("firn.home"))
                    .orElseThrow(() -> new NotAsPromised("Run it as ./firn bench " + name)));
            switch (name) {
                case "skeleton" -> new SkeletonBench(home.resolve("firn"), options.contains("--quick")).run();
                case "storage" -> new StorageBench(home, StorageOptions.of(options)).run();
                case "keys" -> new KeysBench(home, KeysOptions.of(options)).run();
                default ->
                    throw new NotAsPromised("There is no benchmark " + name + ". There are: skeleton, storage, keys");
            }
            System.exit(0);
        } catch (NotAsPromised | Outage e) {
            System.out.println("The benchmark did not come to its end: " + e.getMessage());
            System.exit(1);
        }
    }
}
