package cloud.firn.storage.bucket;

import cloud.firn.platform.entity.CborSerializable;
import cloud.firn.storage.span.Spans;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The words for a bucket: the states that its name can be in, and the events that move it between them.
 *
 * <pre>
 * Absent --Created--> Open --Closed--> Closing --Removed--> Absent
 *                     |  ^---Reopened-----'
 *                     '--Configured, Unset, Split, Joined, Renewed--> Open
 * Open, Closing --Copied, Cleared--> the same
 * </pre>
 *
 * <p>A name belongs to one organisation in the whole installation, because one entity has the name as its id. Every
 * life of the name has its own id, under which everything in the bucket is kept: a later owner can never see it.
 */
public final class Bucket {
    private Bucket() {}

    /** The map of a bucket in any state. */
    static Spans spansOf(State state) {
        if (state instanceof Closing closing) {
            return closing.open().spans();
        }
        return state instanceof Open open ? open.spans() : Spans.ONE;
    }

    /** What happened to the name. */
    public sealed interface Event extends CborSerializable {
        Instant at();
    }

    /**
     * An organisation took the name.
     *
     * @param settings with which the bucket begins; null in events that are older than settings
     */
    public record Created(
            UUID bucketId, String organisation, String ownerName, @Nullable Map<Setting, String> settings, Instant at)
            implements Event {}

    /** The owner set a document. */
    public record Configured(Setting setting, String document, Instant at) implements Event {}

    /** The owner took a document away. */
    public record Unset(Setting setting, Instant at) implements Event {}

    /** The keys of a span were divided: from each cut on they belong to a new span. */
    public record Split(int span, List<String> cuts, Instant at) implements Event {}

    /** The keys of two neighbours belong to one new span. */
    public record Joined(int left, int right, Instant at) implements Event {}

    /** The keys of a span belong to a fresh one, without what was removed from it. */
    public record Renewed(int span, Instant at) implements Event {}

    /** Every row that moves from one span to another is in both. */
    public record Copied(int from, int to, Instant at) implements Event {}

    /** What moved from one span to another is no more in the first. */
    public record Cleared(int from, int to, Instant at) implements Event {}

    /** Nothing may be written any more: it is being looked whether the bucket is empty. */
    public record Closed(Instant at) implements Event {}

    /** It was not empty, or whoever looked did not come back. */
    public record Reopened(Instant at) implements Event {}

    /** The name is free again. */
    public record Removed(UUID bucketId, String organisation, Instant at) implements Event {}

    /** What holds of the name. */
    public sealed interface State extends CborSerializable {
        /** The word in logs and tests. */
        String status();
    }

    /** Nobody has the name. */
    public record Absent() implements State {
        @Override
        public String status() {
            return "absent";
        }

        Open on(Created event) {
            var settings = event.settings();
            return new Open(
                    event.bucketId(),
                    event.organisation(),
                    event.ownerName(),
                    event.at(),
                    settings == null ? Map.of() : settings,
                    null);
        }
    }

    /**
     * The bucket may be read and written.
     *
     * @param map of its keys; null when it was never divided
     */
    public record Open(
            UUID bucketId,
            String organisation,
            String ownerName,
            Instant createdAt,
            Map<Setting, String> settings,
            @Nullable Spans map)
            implements State {
        @Override
        public String status() {
            return "open";
        }

        Closing on(Closed event) {
            return new Closing(this, event.at());
        }

        Open on(Configured event) {
            var changed = new EnumMap<Setting, String>(Setting.class);
            changed.putAll(settings);
            changed.put(event.setting(), event.document());
            return with(changed);
        }

        Open on(Unset event) {
            var changed = new EnumMap<Setting, String>(Setting.class);
            changed.putAll(settings);
            changed.remove(event.setting());
            return with(changed);
        }

        Open on(Split event) {
            return with(spans().split(event.span(), event.cuts()));
        }

        Open on(Joined event) {
            return with(spans().join(event.left(), event.right()));
        }

        Open on(Renewed event) {
            return with(spans().renew(event.span()));
        }

        Open on(Copied event) {
            return with(spans().copied(event.from(), event.to()));
        }

        Open on(Cleared event) {
            return with(spans().cleared(event.from(), event.to()));
        }

        private Open with(Map<Setting, String> changed) {
            return new Open(bucketId, organisation, ownerName, createdAt, Map.copyOf(changed), map);
        }

        private Open with(Spans changed) {
            return new Open(bucketId, organisation, ownerName, createdAt, settings, changed);
        }

        Spans spans() {
            return map == null ? Spans.ONE : map;
        }

        Versioning versioning() {
            return Versioning.valueOf(settings.getOrDefault(Setting.VERSIONING, Versioning.OFF.name()));
        }
    }

    /** The bucket may be read; it goes when it is empty. */
    public record Closing(Open open, Instant since) implements State {
        @Override
        public String status() {
            return "closing";
        }

        Open on(Reopened event) {
            return open;
        }

        Closing on(Copied event) {
            return new Closing(open.on(event), since);
        }

        Closing on(Cleared event) {
            return new Closing(open.on(event), since);
        }

        Absent on(Removed event) {
            return new Absent();
        }
    }
}
