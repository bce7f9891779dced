package cloud.firn.storage.sns;

import cloud.firn.storage.notification.Destination;
import cloud.firn.storage.notification.TopicName;
import cloud.firn.storage.notification.Topics;
import cloud.firn.storage.notification.Webhooks;
import cloud.firn.storage.query.QueryRefused;
import cloud.firn.storage.query.QueryService;
import cloud.firn.storage.query.Question;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.role.RoleCheck;
import cloud.firn.storage.signature.Signer;
import cloud.firn.storage.xml.Xml;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Topics as AWS's Simple Notification Service makes them. One with a {@code push-endpoint} and a {@code push-secret} is a
 * webhook; one without is a topic of Kafka. There are no subscriptions and nothing is published here: buckets tell.
 *
 * <p>Source: Amazon Simple Notification Service API reference.
 */
public final class SnsCalls implements QueryService {
    private static final String VERSION = "2010-03-31";

    private final Topics topics;
    private final Webhooks webhooks;
    private final String region;
    private final RoleCheck roles;

    /** Topics of one region. */
    public SnsCalls(Topics topics, Webhooks webhooks, String region, RoleCheck roles) {
        this.roles = roles;
        this.topics = topics;
        this.webhooks = webhooks;
        this.region = region;
    }

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public String namespace() {
        return "http://sns.amazonaws.com/doc/" + VERSION + "/";
    }

    @Override
    public CompletionStage<Optional<Consumer<Xml>>> answer(
            String action, Question question, Signer signer, String peer) {
        // What a session may do is said in words of S3 alone.
        if (signer.session().isPresent()) {
            throw new QueryRefused("AuthorizationError", 403, "Cannot call " + action + " with session credentials");
        }
        askRole(action, question, signer, peer);
        var organisation = signer.organisation();
        return switch (action) {
            case "CreateTopic" -> create(organisation, question);
            case "ListTopics" -> list(organisation);
            case "GetTopicAttributes" -> attributes(topic(organisation, question));
            case "DeleteTopic" -> topics.remove(topic(organisation, question)).thenApply(done -> Optional.empty());
            default -> throw QueryRefused.unknown(action, VERSION);
        };
    }

    private void askRole(String action, Question question, Signer signer, String peer) {
        if (roles.isFree(signer)) {
            return;
        }
        var operation = action.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        var parameters = new HashMap<String, Object>();
        question.text("Name").ifPresent(name -> parameters.put("name", name));
        question.text("TopicArn").ifPresent(arn -> parameters.put("topic-arn", arn));
        if (!roles.allows(signer, operation, peer, parameters, Map.of())) {
            throw new QueryRefused(
                    "AuthorizationError",
                    403,
                    "The role of this key, or the policy of its organisation, does not allow the operation " + operation
                            + " of the service sos.");
        }
    }

    private CompletionStage<Optional<Consumer<Xml>>> create(String organisation, Question question) {
        var name = question.required("Name");
        if (!TopicName.valid(name)) {
            throw invalid("Topic Name");
        }
        var topic = new TopicName(organisation, name);
        var wanted = TopicAttributes.of(question).destination();
        return admitted(wanted).thenCompose(done -> topics.make(topic, wanted)).handle((is, failure) -> {
            if (failure != null) {
                throw limit(failure);
            }
            if (!same(is, wanted)) {
                throw invalid("Attributes Reason: Topic already exists with different attributes");
            }
            return Optional.of(xml -> xml.text("TopicArn", topic.arn(region)));
        });
    }

    private CompletionStage<?> admitted(Destination wanted) {
        return wanted.webhook()
                .map(webhook -> webhooks.admits(webhook.endpoint()).thenAccept(admitted -> {
                    if (!admitted) {
                        throw invalid("Attributes Reason: push-endpoint is not a URL that may be posted to");
                    }
                }))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    private static RuntimeException limit(Throwable failure) {
        return Refused.in(failure) == null
                ? new java.util.concurrent.CompletionException(failure)
                : new QueryRefused(
                        "TopicLimitExceeded",
                        403,
                        "You've reached the limit of " + Topics.MOST + " topics for your account");
    }

    private static boolean same(Destination is, Destination wanted) {
        return text(is.webhook().map(Destination.Webhook::endpoint))
                        .equals(text(wanted.webhook().map(Destination.Webhook::endpoint)))
                && MessageDigest.isEqual(
                        bytes(is.webhook().map(Destination.Webhook::secret)),
                        bytes(wanted.webhook().map(Destination.Webhook::secret)));
    }

    private static byte[] bytes(Optional<String> text) {
        return text(text).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Optional<String> text) {
        return text.orElse("");
    }

    private CompletionStage<Optional<Consumer<Xml>>> list(String organisation) {
        return topics.list(organisation)
                .thenApply(
                        names -> Optional.of(xml -> xml.element("Topics", all -> members(all, organisation, names))));
    }

    private void members(Xml all, String organisation, List<String> names) {
        names.forEach(name -> all.element(
                "member", member -> member.text("TopicArn", new TopicName(organisation, name).arn(region))));
    }

    private CompletionStage<Optional<Consumer<Xml>>> attributes(TopicName topic) {
        return topics.find(topic).thenApply(found -> {
            var destination = found.orElseThrow(() -> new QueryRefused("NotFound", 404, "Topic does not exist"));
            return Optional.of(xml -> xml.element("Attributes", all -> {
                entry(all, "TopicArn", topic.arn(region));
                entry(all, "Owner", topic.organisation());
                destination.webhook().ifPresent(webhook -> entry(all, TopicAttributes.ENDPOINT, webhook.endpoint()));
            }));
        });
    }

    private static void entry(Xml all, String key, String value) {
        all.element("entry", entry -> entry.text("key", key).text("value", value));
    }

    /** The topic that is named; another's is none of the caller's business. */
    private TopicName topic(String organisation, Question question) {
        var arn = question.required("TopicArn");
        var before = new TopicName(organisation, "").arn(region);
        if (!arn.startsWith("arn:aws:sns:") || !TopicName.valid(arn.substring(arn.lastIndexOf(':') + 1))) {
            throw invalid("TopicArn");
        }
        if (!arn.startsWith(before) || arn.indexOf(':', before.length()) >= 0) {
            throw new QueryRefused("AuthorizationError", 403, "The topic is not of this account or region");
        }
        return new TopicName(organisation, arn.substring(before.length()));
    }

    static QueryRefused invalid(String what) {
        return new QueryRefused("InvalidParameter", 400, "Invalid parameter: " + what);
    }
}
