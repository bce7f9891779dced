package cloud.firn.storage.bucket;

import cloud.firn.platform.entity.CborSerializable;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The words for a bucket: the states that its name can be in, and the events that move it between them.
 *
 * <pre>
 * Absent --Created--> Open --Closed--> Closing --Removed--> Absent
 *                     |  ^---Reopened-----'
 *                     '--Configured, Unset--> Open
 * </pre>
 *
 * <p>A name belongs to one organisation in the whole installation, because one entity has the name as its id. Every
 * life of the name has its own id, under which everything in the bucket is kept: a later owner can never see it.
 */
public final class Bucket {
    private Bucket() {}

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
                    settings == null ? Map.of() : settings);
        }
    }

    /** The bucket may be read and written. */
    public record Open(
            UUID bucketId, String organisation, String ownerName, Instant createdAt, Map<Setting, String> settings)
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

        private Open with(Map<Setting, String> changed) {
            return new Open(bucketId, organisation, ownerName, createdAt, Map.copyOf(changed));
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

        Absent on(Removed event) {
            return new Absent();
        }
    }
}
