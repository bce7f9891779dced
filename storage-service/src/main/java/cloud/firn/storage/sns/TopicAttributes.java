package cloud.firn.storage.sns;

import cloud.firn.storage.notification.Destination;
import cloud.firn.storage.query.Question;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a topic is to be like: {@code Attributes.entry.1.key} and {@code Attributes.entry.1.value}, and so on. */
record TopicAttributes(Map<String, String> values) {
    static final String ENDPOINT = "push-endpoint";
    static final String SECRET = "push-secret";

    private static final Set<String> KNOWN = Set.of(ENDPOINT, SECRET);
    private static final int SHORTEST_SECRET = 16;
    private static final int LONGEST_SECRET = 256;

    static TopicAttributes of(Question question) {
        var values = new HashMap<String, String>();
        for (int i = 1; question.text("Attributes.entry." + i + ".key").isPresent(); i++) {
            var key = question.required("Attributes.entry." + i + ".key");
            if (!KNOWN.contains(key)) {
                throw SnsCalls.invalid("Attributes Reason: Unknown attribute " + key);
            }
            values.put(key, question.required("Attributes.entry." + i + ".value"));
        }
        return new TopicAttributes(values);
    }

    /** Where the topic leads. What is posted is always signed: a webhook without a secret is refused. */
    Destination destination() {
        var secret = Optional.ofNullable(values.get(SECRET));
        if (secret.filter(is -> is.length() < SHORTEST_SECRET || is.length() > LONGEST_SECRET)
                .isPresent()) {
            throw SnsCalls.invalid("Attributes Reason: " + SECRET + " has from " + SHORTEST_SECRET + " to "
                    + LONGEST_SECRET + " characters");
        }
        if (values.containsKey(ENDPOINT) != secret.isPresent()) {
            throw SnsCalls.invalid("Attributes Reason: " + ENDPOINT + " and " + SECRET + " belong together");
        }
        return new Destination(secret.map(is -> new Destination.Webhook(values.getOrDefault(ENDPOINT, ""), is)));
    }

    @Override
    public String toString() {
        return "TopicAttributes" + values.keySet();
    }
}
