package cloud.firn.agent.topic;

import cloud.firn.agent.topic.DesiredFeed.Listener;
import cloud.firn.contracts.Facts;
import cloud.firn.contracts.hosts.Desired;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is desired: the newest record of each key, once all of them were read.
 *
 * <p>A reading begins with nothing, and tells nothing before its end: an old order that a newer one has revoked must never be seen
 * alone. At the end it tells what differs from what was told before, what is gone included. A record that is older than one read
 * of the same key is dropped.
 */
final class DesiredLevel {
    private static final Logger LOG = LoggerFactory.getLogger(DesiredLevel.class);
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Set<String> KINDS = Set.of("instance", "port", "group");

    private final Set<String> hosts;
    private final Listener listener;
    private final Map<String, Desired> told = new HashMap<>();
    private final Map<String, Desired> read = new LinkedHashMap<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private boolean atEnd;

    DesiredLevel(Set<String> hosts, Listener listener) {
        this.hosts = hosts;
        this.listener = listener;
    }

    /** The topic is read from its beginning. */
    void begin() {
        sequences.clear();
        read.clear();
        atEnd = false;
    }

    /** One record; a null value is a tombstone. */
    void hear(@Nullable String key, byte @Nullable [] value) {
        if (key == null || !hosts.contains(key.split("/", 2)[0])) {
            return;
        }
        if (!isSound(key)) {
            LOG.warn("an order under a key that names no resource is passed over");
        } else if (value == null) {
            put(key, null);
        } else {
            hearFact(key, value);
        }
    }

    private void hearFact(String key, byte[] value) {
        try {
            var fact = Facts.read(value, Desired.class);
            if (!fact.body().key().equals(key)) {
                LOG.warn("an order for {} speaks of something else and is passed over", key);
            } else if (fact.sequence() > sequences.getOrDefault(key, -1L)) {
                sequences.put(key, fact.sequence());
                put(key, fact.body());
            }
        } catch (Facts.UnreadableFact e) {
            LOG.warn("an unreadable order for {} is passed over", key);
        }
    }

    /** Ids become names of files and of rules, so they are UUIDs and nothing else. */
    private static boolean isSound(String key) {
        var words = key.split("/", -1);
        return words.length == 3
                && KINDS.contains(words[1])
                && UUID.matcher(words[2]).matches();
    }

    private void put(String key, @Nullable Desired desired) {
        if (atEnd) {
            tell(key, desired);
        } else if (desired == null) {
            read.remove(key);
        } else {
            read.put(key, desired);
        }
    }

    /** Whether the end was reached in this reading. */
    boolean isAtEnd() {
        return atEnd;
    }

    /** The end of the topic was reached. */
    void end() {
        atEnd = true;
        List.copyOf(told.keySet()).stream()
                .filter(key -> !read.containsKey(key))
                .forEach(key -> tell(key, null));
        read.forEach((key, desired) -> {
            if (!desired.equals(told.get(key))) {
                tell(key, desired);
            }
        });
        read.clear();
    }

    private void tell(String key, @Nullable Desired desired) {
        if (desired == null) {
            told.remove(key);
        } else {
            told.put(key, desired);
        }
        listener.desired(key, desired);
    }
}
