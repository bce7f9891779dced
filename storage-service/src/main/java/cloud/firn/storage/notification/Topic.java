package cloud.firn.storage.notification;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A topic as a configuration names it: {@code arn:firn:kafka:REGION:ORGANISATION:NAME}, or with {@code arn:aws:sns} or
 * {@code arn:aws:sqs} in front for clients that know no other.
 *
 * @param arn as the client wrote it
 * @param service {@code firn:kafka}, {@code aws:sns} or {@code aws:sqs}
 */
record Topic(String arn, String service, String region, String organisation, String name) {
    private static final String KAFKA = "firn:kafka";

    private static final Pattern ARN = Pattern.compile(
            "arn:(" + KAFKA + "|aws:sns|aws:sqs):([a-z0-9-]{1,63}):([A-Za-z0-9-]{1,63}):(" + TopicName.PATTERN + ")");

    static Optional<Topic> parse(String arn) {
        var found = ARN.matcher(arn);
        return found.matches()
                ? Optional.of(new Topic(arn, found.group(1), found.group(2), found.group(3), found.group(4)))
                : Optional.empty();
    }

    /** Whether it may stand where a client means this service of AWS. */
    boolean isOf(String aws) {
        return onlyKafka() || service.equals("aws:" + aws);
    }

    /** Whether it is said to be one of Kafka. */
    boolean onlyKafka() {
        return service.equals(KAFKA);
    }

    TopicName topic() {
        return new TopicName(organisation, name);
    }
}
