package cloud.firn.storage.notification;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A topic that an organisation hears its events on, named {@code arn:firn:kafka:REGION:ORGANISATION:NAME}, or with
 * {@code arn:aws:sns} in front for clients that know no other.
 *
 * @param arn as the client wrote it
 */
record Topic(String arn, String region, String organisation, String name) {
    // A name has no dot, so that no two topics of organisations have one name in Kafka.
    private static final Pattern ARN =
            Pattern.compile("arn:(?:firn:kafka|aws:sns):([a-z0-9-]{1,63}):([A-Za-z0-9-]{1,63}):([A-Za-z0-9_-]{1,100})");

    static Optional<Topic> parse(String arn) {
        var found = ARN.matcher(arn);
        return found.matches()
                ? Optional.of(new Topic(arn, found.group(1), found.group(2), found.group(3)))
                : Optional.empty();
    }
}
