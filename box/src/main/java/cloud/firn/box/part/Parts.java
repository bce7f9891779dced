package cloud.firn.box.part;

import cloud.firn.box.plan.DataFolder;
import cloud.firn.box.plan.Home;
import cloud.firn.box.plan.Plan;
import cloud.firn.servers.CassandraServer;
import cloud.firn.servers.Compilation;
import cloud.firn.servers.JavaCommand;
import cloud.firn.servers.KafkaServer;
import cloud.firn.servers.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The four processes of a box, in the order in which they are listed; they start at once and wait for each other. */
public final class Parts {
    public static final String CASSANDRA = "cassandra";
    public static final String KAFKA = "kafka";
    public static final String SERVICES = "services";
    public static final String AGENT = "agent";

    private static final List<String> SERVICES_OPTIONS = List.of(
            "-Xms320m",
            "-Xmx640m",
            // Bodies pass through here and die young; a small nursery would promote them.
            "-Xmn224m",
            "-XX:MaxDirectMemorySize=192m",
            "-XX:ReservedCodeCacheSize=160m");
    private static final List<String> AGENT_OPTIONS = List.of(
            "-Xms32m",
            "-Xmx160m",
            "-XX:MaxDirectMemorySize=64m",
            "-XX:ReservedCodeCacheSize=48m",
            "-XX:TieredStopAtLevel=1");
    private static final List<String> COMMON_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-Xss512k",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-Dlogback.configurationFile=cloud/firn/box/process-logback.xml");

    private static final String HOST = "127.0.0.1";

    private Parts() {}

    /** All parts of a box. */
    public static List<Part> of(Plan plan) {
        return List.of(cassandra(plan), kafka(plan), services(plan), agent(plan));
    }

    private static Part cassandra(Plan plan) {
        int port = plan.cassandraPort();
        return new Part(
                CASSANDRA,
                CASSANDRA,
                plan.home(),
                plan.data(),
                List.of(new Door(
                        "cql", port, () -> answer(() -> CassandraServer.answers(HOST, port), "answers no query"))),
                List.of(plan.cassandraStoragePort()),
                Map.of(),
                () -> CassandraServer.prepare(new CassandraServer.Settings(
                        plan.data().of(CASSANDRA),
                        plan.home().serverLibraries(CASSANDRA),
                        Ring.alone(),
                        port,
                        plan.cassandraStoragePort(),
                        List.of(logTo(plan, CASSANDRA)),
                        false)));
    }

    private static Part kafka(Plan plan) {
        int port = plan.kafkaPort();
        return new Part(
                KAFKA,
                KAFKA,
                plan.home(),
                plan.data(),
                List.of(new Door(
                        "broker", port, () -> answer(() -> KafkaServer.answers(HOST, port), "lists no broker"))),
                List.of(plan.kafkaControllerPort()),
                Map.of(),
                () -> KafkaServer.prepare(new KafkaServer.Settings(
                        plan.data().of(KAFKA),
                        plan.home().serverLibraries(KAFKA),
                        Ring.alone(),
                        plan.data().folder().toString(),
                        port,
                        plan.kafkaControllerPort(),
                        List.of(logTo(plan, KAFKA)))));
    }

    private static Part services(Plan plan) {
        return new Part(
                SERVICES,
                SERVICES,
                plan.home(),
                plan.data(),
                List.of(
                        http("gateway", plan.gatewayPort()),
                        http("storage", plan.storagePort()),
                        http("identity", plan.identityPort()),
                        http("compute", plan.computePort()),
                        http("network", plan.networkPort()),
                        http("billing", plan.billingPort())),
                List.of(plan.storageOperatorPort(), plan.akkaPort()),
                plan.environment(),
                () -> ours(plan, SERVICES, SERVICES_OPTIONS, "cloud.firn.box.Box"));
    }

    private static Part agent(Plan plan) {
        return new Part(
                AGENT,
                AGENT,
                plan.home(),
                plan.data(),
                List.of(http("node agent", plan.agentPort())),
                List.of(),
                plan.environment(),
                () -> agent(plan, List.of()));
    }

    /** The node agent's program with other arguments than a start has. */
    static JavaCommand agent(Plan plan, List<String> arguments) {
        var command = ours(plan, AGENT, AGENT_OPTIONS, "cloud.firn.agent.Main");
        return new JavaCommand(command.options(), command.classPath(), command.mainClass(), arguments);
    }

    private static JavaCommand ours(Plan plan, String part, List<String> options, String mainClass) {
        return ours(plan.home(), plan.data(), part, options, mainClass);
    }

    /** How a program of Firn's own is started, with {@code options} behind what all of them have. */
    public static JavaCommand ours(Home home, DataFolder data, String part, List<String> options, String mainClass) {
        var all = new ArrayList<>(COMMON_OPTIONS);
        all.addAll(Compilation.OPTIONS);
        all.addAll(options);
        all.add(logTo(data, part));
        return new JavaCommand(all, home.classPath(), mainClass, List.of());
    }

    private static String logTo(Plan plan, String part) {
        return logTo(plan.data(), part);
    }

    /** The option that says where a part writes its log. */
    public static String logTo(DataFolder data, String part) {
        return "-Dfirn.log=" + data.log(part);
    }

    private static Door http(String name, int port) {
        return new Door(name, port, () -> HttpHealth.of(HOST, port));
    }

    /** Ready when the question is answered with yes, else lacking that. */
    public static Health answer(BooleanSupplier question, String lack) {
        return question.getAsBoolean() ? Health.READY : new Health(lack);
    }
}
