package cloud.firn.storage.notification;

import cloud.firn.platform.entity.CborSerializable;

/** The name of a topic: an organisation has each once, whether it leads to Kafka or to a webhook. */
public record TopicName(String organisation, String name) implements CborSerializable {
    // A name has no dot, so that no two topics of organisations have one name in Kafka.
    static final String PATTERN = "[A-Za-z0-9_-]{1,100}";

    /** Whether a topic may have that name. */
    public static boolean valid(String name) {
        return name.matches(PATTERN);
    }

    /** The name that clients of AWS know it by. */
    public String arn(String region) {
        return "arn:aws:sns:" + region + ":" + organisation + ":" + name;
    }

    /** Its name in Kafka, before the installation's prefix; no organisation can name one of another's. */
    String inKafka() {
        return "firn.events." + organisation + "." + name;
    }

    /** As the outbox keeps it. */
    String text() {
        return organisation + "/" + name;
    }

    static TopicName of(String text) {
        int slash = text.indexOf('/');
        return new TopicName(text.substring(0, slash), text.substring(slash + 1));
    }
}
