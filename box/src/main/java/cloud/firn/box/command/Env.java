package cloud.firn.box.command;

import cloud.firn.box.plan.Plan;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./firn env}: the lines that let a shell speak for an organisation. The only command that shows a secret. */
@Command(name = "env", description = "Print export lines for a shell: eval \"$(./firn env)\"")
final class Env implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    @Mixin
    Where where = new Where();

    @Option(
            names = "--org",
            paramLabel = "NAME",
            defaultValue = "acme",
            description = "The organisation: acme, the first customer, or firn, the platform itself.")
    String organisation = "acme";

    @Option(names = "--operator", hidden = true, description = "Also what an operator's tools need.")
    boolean operator;

    @Override
    public Integer call() throws IOException {
        var plan = where.known();
        exports(plan, credentials(plan))
                .forEach((name, value) -> System.out.println("export " + name + "=" + quoted(value)));
        return 0;
    }

    private Map<String, String> exports(Plan plan, Properties credentials) {
        var all = new LinkedHashMap<String, String>();
        var key = credentials.getProperty("FIRN_API_KEY", "");
        var secret = credentials.getProperty("FIRN_API_SECRET", "");
        all.put("FIRN_ENDPOINT", Plan.url(plan.gatewayPort()) + "/v2");
        all.put("FIRN_API_KEY", key);
        all.put("FIRN_API_SECRET", secret);
        all.put("FIRN_ZONE", Plan.ZONE);
        all.put("FIRN_CONSOLE", Plan.url(plan.gatewayPort()) + "/console");
        all.put("AWS_ENDPOINT_URL", Plan.url(plan.storagePort()));
        all.put("AWS_ACCESS_KEY_ID", key);
        all.put("AWS_SECRET_ACCESS_KEY", secret);
        all.put("AWS_DEFAULT_REGION", Plan.ZONE);
        if (operator) {
            all.put("FIRN_HOME", plan.home().folder().toString());
            all.put("FIRN_DATA", plan.data().folder().toString());
            all.put("FIRN_PORT_BASE", String.valueOf(plan.portBase()));
            all.put("FIRN_CASSANDRA", "127.0.0.1:" + plan.cassandraPort());
            all.put("FIRN_KAFKA", "127.0.0.1:" + plan.kafkaPort());
        }
        return all;
    }

    private Properties credentials(Plan plan) throws IOException {
        if (!NAME.matcher(organisation).matches()) {
            throw new CannotDo("An organisation's name has small letters, digits and hyphens");
        }
        var file = plan.data().credentials(organisation);
        var credentials = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            credentials.load(in);
        } catch (AccessDeniedException e) {
            throw new CannotDo(
                    "The credentials " + file + " belong to "
                            + Files.getOwner(file).getName(),
                    e);
        } catch (java.nio.file.NoSuchFileException e) {
            throw new CannotDo(
                    "There are no credentials of " + organisation + " in " + file.getParent()
                            + ". They are made at the first start: ./firn up",
                    e);
        }
        return credentials;
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }
}
