package cloud.firn.storage.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Adapter;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import akka.serialization.SerializationExtension;
import cloud.firn.platform.entity.Publication;
import cloud.firn.storage.bucket.Bucket.Event;
import cloud.firn.storage.bucket.Bucket.State;
import cloud.firn.storage.bucket.BucketEntity.Command;
import cloud.firn.storage.bucket.BucketEntity.Reply;
import cloud.firn.storage.span.Spans;
import com.typesafe.config.ConfigFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Every command in every state of a bucket's name; it is closed since {@link #SINCE}. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BucketTableTest {
    private static final ActorTestKit KIT =
            ActorTestKit.create(ConfigFactory.parseString("akka.actor.serialization-bindings"
                            + " { \"cloud.firn.platform.entity.CborSerializable\" = jackson-cbor }\n"
                            + "akka.serialization.jackson.allowed-class-prefix = [\"cloud.firn\"]")
                    .withFallback(EventSourcedBehaviorTestKit.config()));
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant SINCE = THEN.plusSeconds(60);
    private static final UUID ID = new UUID(0, 1);
    private static final UUID EARLIER = new UUID(0, 2);
    private static final Bucket.Open OPEN = new Bucket.Open(ID, "acme", "Acme", THEN, Map.of(), null);
    private static final Bucket.Open VERSIONED =
            new Bucket.Open(ID, "acme", "Acme", THEN, Map.of(Setting.VERSIONING, "ENABLED"), null);
    private static final Bucket.Open LOCKED = new Bucket.Open(
            ID, "acme", "Acme", THEN, Map.of(Setting.VERSIONING, "ENABLED", Setting.OBJECT_LOCK, "<x/>"), null);
    private static final Spans DIVIDING = Spans.ONE.split(0, List.of("m"));
    private static final Bucket.Open MOVING = new Bucket.Open(ID, "acme", "Acme", THEN, Map.of(), DIVIDING);
    private static final Bucket.Open COPIED =
            new Bucket.Open(ID, "acme", "Acme", THEN, Map.of(), DIVIDING.copied(0, 1));
    private static final Bucket.Open DIVIDED = new Bucket.Open(
            ID, "acme", "Acme", THEN, Map.of(), DIVIDING.copied(0, 1).cleared(0, 1));

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void every_command_in_every_state_has_this_outcome() {
        assertThat(outcomes())
                .isEqualTo(
                        """
                .        create           create-by-other  describe         suspend          lock             tag              tag-earlier      untag            split            split-earlier    join             renew            renew-earlier    moves            report-copied    report-cleared   close            close-earlier    reopen           reopen-other     remove           remove-other
                absent   open             open             no_such_bucket   no_such_bucket   no_such_bucket   no_such_bucket   no_such_bucket   no_such_bucket   no_such_bucket   no_such_bucket   no_such_bucket   no_such_bucket   no_such_bucket   no_such_bucket   no_such_bucket   no_such_bucket   no_such_bucket   no_such_bucket   no_such_bucket   no_such_bucket   no_such_bucket   no_such_bucket
                open     owned_by_caller  owned_by_another =                open             locked           open             no_such_bucket   =                open             no_such_bucket   conflict         open             no_such_bucket   =                conflict         conflict         closing          no_such_bucket   conflict         conflict         conflict         conflict
                version  owned_by_caller  owned_by_another =                open             open             open             no_such_bucket   =                open             no_such_bucket   conflict         open             no_such_bucket   =                conflict         conflict         closing          no_such_bucket   conflict         conflict         conflict         conflict
                locked   owned_by_caller  owned_by_another =                locked           =                open             no_such_bucket   =                open             no_such_bucket   conflict         open             no_such_bucket   =                conflict         conflict         closing          no_such_bucket   conflict         conflict         conflict         conflict
                divided  owned_by_caller  owned_by_another =                open             locked           open             no_such_bucket   =                open             no_such_bucket   open             open             no_such_bucket   =                conflict         conflict         closing          no_such_bucket   conflict         conflict         conflict         conflict
                moving   owned_by_caller  owned_by_another =                open             locked           open             no_such_bucket   =                conflict         no_such_bucket   conflict         conflict         no_such_bucket   =                open             conflict         closing          no_such_bucket   conflict         conflict         conflict         conflict
                copied   owned_by_caller  owned_by_another =                open             locked           open             no_such_bucket   =                conflict         no_such_bucket   conflict         conflict         no_such_bucket   =                conflict         open             closing          no_such_bucket   conflict         conflict         conflict         conflict
                closing  owned_by_caller  owned_by_another =                conflict         conflict         conflict         conflict         conflict         conflict         conflict         conflict         conflict         conflict         =                conflict         conflict         =                no_such_bucket   open             conflict         absent           conflict
                leaving  owned_by_caller  owned_by_another =                conflict         conflict         conflict         conflict         conflict         conflict         conflict         conflict         conflict         conflict         =                closing          conflict         =                no_such_bucket   open             conflict         absent           conflict
                """);
    }

    @Test
    void no_state_and_no_command_is_missing() {
        assertThat(states().values().stream().<Class<?>>map(Object::getClass).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(State.class.getPermittedSubclasses());
        assertThat(commands().values().stream()
                        .<Class<?>>map(c -> c.apply(KIT.system().ignoreRef()).getClass())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Command.class.getPermittedSubclasses());
    }

    /** Events are a storage format: fields are added, never renamed. */
    @Test
    void every_event_and_state_reads_as_it_was_written() {
        var serialization = SerializationExtension.get(Adapter.toClassic(KIT.system()));
        var samples = new java.util.ArrayList<Object>(states().values());
        samples.addAll(List.of(
                new Bucket.Created(ID, "acme", "Acme", Map.of(Setting.CORS, "<x/>"), THEN),
                new Bucket.Configured(Setting.CORS, "<x/>", THEN),
                new Bucket.Unset(Setting.CORS, THEN),
                new Bucket.Split(0, List.of("m"), THEN),
                new Bucket.Joined(0, 1, THEN),
                new Bucket.Renewed(0, THEN),
                new Bucket.Copied(0, 1, THEN),
                new Bucket.Cleared(0, 1, THEN),
                new Bucket.Closed(THEN),
                new Bucket.Reopened(THEN),
                new Bucket.Removed(ID, "acme", THEN)));
        for (var sample : samples) {
            var bytes = serialization.serialize(sample).get();
            assertThat(serialization.deserialize(bytes, sample.getClass()).get())
                    .isEqualTo(sample);
            assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).contains(fields(sample));
        }
        assertThat(samples.stream().<Class<?>>map(Object::getClass).toList())
                .containsAll(Arrays.asList(Event.class.getPermittedSubclasses()));
    }

    /** What was written before keys were divided. */
    @Test
    void a_bucket_of_a_time_before_spans_has_one() throws Exception {
        var serialization = SerializationExtension.get(Adapter.toClassic(KIT.system()));
        var serializer = serialization.serializerFor(Bucket.Open.class);
        var cbor = com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper.builder()
                .build();
        var tree = (com.fasterxml.jackson.databind.node.ObjectNode) cbor.readTree(serializer.toBinary(OPEN));
        tree.remove("map");
        var read = (Bucket.Open) serializer.fromBinary(cbor.writeValueAsBytes(tree), Bucket.Open.class);
        assertThat(read).isEqualTo(OPEN);
        assertThat(read.spans()).isEqualTo(Spans.ONE);
    }

    private static List<String> fields(Object sample) {
        return switch (sample.getClass().getSimpleName()) {
            case "Created", "Open" -> List.of("bucketId", "organisation", "ownerName", "settings");
            case "Configured" -> List.of("setting", "document", "at");
            case "Unset" -> List.of("setting", "at");
            case "Split" -> List.of("span", "cuts", "at");
            case "Renewed" -> List.of("span", "at");
            case "Joined" -> List.of("left", "right", "at");
            case "Copied", "Cleared" -> List.of("from", "to", "at");
            case "Removed" -> List.of("bucketId", "organisation", "at");
            case "Closing" -> List.of("open", "since");
            case "Absent" -> List.of("");
            default -> List.of("at");
        };
    }

    private static String outcomes() {
        var text = new StringBuilder(line(".", List.copyOf(commands().keySet())));
        states().forEach((name, state) -> text.append(line(
                name,
                commands().values().stream()
                        .map(command -> outcome(state, command))
                        .toList())));
        return text.toString();
    }

    private static String outcome(State state, Function<ActorRef<Reply>, Command> command) {
        var kit = EventSourcedBehaviorTestKit.<Command, Event, State>create(
                KIT.system(), BucketEntity.create("photos", () -> SINCE, Publication.unheard("bucket", "photos")));
        kit.clear();
        kit.initialize(Objects.requireNonNull(state));
        var result = kit.<Reply>runCommand(to -> command.apply(to));
        if (result.reply() instanceof BucketEntity.Refused refused) {
            return refused.reason().name().toLowerCase(Locale.ROOT);
        }
        return result.hasNoEvents() ? "=" : result.state().status();
    }

    private static Map<String, State> states() {
        var all = new LinkedHashMap<String, State>();
        all.put("absent", new Bucket.Absent());
        all.put("open", OPEN);
        all.put("version", VERSIONED);
        all.put("locked", LOCKED);
        all.put("divided", DIVIDED);
        all.put("moving", MOVING);
        all.put("copied", COPIED);
        all.put("closing", new Bucket.Closing(OPEN, SINCE));
        all.put("leaving", new Bucket.Closing(MOVING, SINCE));
        return all;
    }

    private static Map<String, Function<ActorRef<Reply>, Command>> commands() {
        var all = new LinkedHashMap<String, Function<ActorRef<Reply>, Command>>();
        all.put("create", to -> new BucketEntity.Create(EARLIER, "acme", "Acme", Map.of(), to));
        all.put("create-by-other", to -> new BucketEntity.Create(EARLIER, "other", "Other", Map.of(), to));
        all.put("describe", to -> new BucketEntity.Describe("a", to));
        all.put("suspend", to -> new BucketEntity.Configure(ID, Setting.VERSIONING, "SUSPENDED", to));
        all.put("lock", to -> new BucketEntity.Configure(ID, Setting.OBJECT_LOCK, "<x/>", to));
        all.put("tag", to -> new BucketEntity.Configure(ID, Setting.TAGGING, "<x/>", to));
        all.put("tag-earlier", to -> new BucketEntity.Configure(EARLIER, Setting.TAGGING, "<x/>", to));
        all.put("untag", to -> new BucketEntity.Unset(ID, Setting.TAGGING, to));
        all.put("split", to -> new BucketEntity.Split(ID, 0, List.of("c"), to));
        all.put("split-earlier", to -> new BucketEntity.Split(EARLIER, 0, List.of("c"), to));
        all.put("join", to -> new BucketEntity.Join(ID, 0, 1, to));
        all.put("renew", to -> new BucketEntity.Renew(ID, 0, to));
        all.put("renew-earlier", to -> new BucketEntity.Renew(EARLIER, 0, to));
        all.put("moves", to -> new BucketEntity.DescribeMoves(ID, to));
        all.put("report-copied", to -> new BucketEntity.ReportCopied(ID, 0, 1, to));
        all.put("report-cleared", to -> new BucketEntity.ReportCleared(ID, 0, 1, to));
        all.put("close", to -> new BucketEntity.Close(ID, to));
        all.put("close-earlier", to -> new BucketEntity.Close(EARLIER, to));
        all.put("reopen", to -> new BucketEntity.Reopen(ID, SINCE, to));
        all.put("reopen-other", to -> new BucketEntity.Reopen(ID, THEN, to));
        all.put("remove", to -> new BucketEntity.Remove(ID, SINCE, to));
        all.put("remove-other", to -> new BucketEntity.Remove(ID, THEN, to));
        return all;
    }

    private static String line(String first, List<String> cells) {
        var line = new StringBuilder(first + " ".repeat(9 - first.length()));
        cells.forEach(cell -> line.append(cell).append(" ".repeat(Math.max(1, 17 - cell.length()))));
        return line.toString().stripTrailing() + "\n";
    }
}
