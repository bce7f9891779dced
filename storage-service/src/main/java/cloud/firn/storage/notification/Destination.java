package cloud.firn.storage.notification;

import java.util.Optional;

/**
 * Where a topic leads.
 *
 * @param webhook nothing for a topic of Kafka
 */
public record Destination(Optional<Webhook> webhook) {
    /** A topic of Kafka, of the same name. */
    public static final Destination KAFKA = new Destination(Optional.empty());

    /**
     * An address that events are posted to.
     *
     * @param secret with which what is posted is signed
     */
    public record Webhook(String endpoint, String secret) {
        @Override
        public String toString() {
            return "Webhook[" + endpoint + "]";
        }
    }
}
