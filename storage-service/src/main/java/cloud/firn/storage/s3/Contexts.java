package cloud.firn.storage.s3;

import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.policy.Caller;
import cloud.firn.storage.policy.ConditionKeys;
import cloud.firn.storage.policy.PolicyRequest;
import cloud.firn.storage.signature.Percent;
import cloud.firn.storage.signature.Proof;
import cloud.firn.storage.tagging.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a policy can ask about a request.
 *
 * <p>Source: "AWS global condition context keys" of the IAM user guide; "Bucket policy examples using condition keys" of the
 * Amazon S3 user guide.
 */
final class Contexts {
    private final InstantSource clock;

    Contexts(InstantSource clock) {
        this.clock = clock;
    }

    PolicyRequest request(Call call, BucketView bucket, String key, Action action, Optional<ObjectRow> row) {
        return request(
                call,
                PolicyRequest.resource(bucket.name(), Optional.of(key).filter(k -> !k.isEmpty())),
                action.word(call.has("versionId")),
                row);
    }

    /** A request about a resource that need not be there. */
    PolicyRequest request(Call call, String resource, String action, Optional<ObjectRow> row) {
        var caller = call.verified().who().map(signer -> new Caller(signer.organisation(), signer.organisationName()));
        return new PolicyRequest(caller, action, resource, context(call, row));
    }

    private Map<String, List<String>> context(Call call, Optional<ObjectRow> row) {
        var now = clock.instant();
        var context = new HashMap<>(ConditionKeys.ofHeaders(call::header));
        if (!call.peer().isEmpty()) {
            context.put("aws:sourceip", List.of(call.peer()));
        }
        context.put("aws:securetransport", List.of("false"));
        context.put("aws:currenttime", List.of(now.toString()));
        context.put("aws:epochtime", List.of(Long.toString(now.getEpochSecond())));
        caller(call, context);
        for (var name : List.of("prefix", "delimiter", "max-keys", "versionId")) {
            call.wire()
                    .parameter(name)
                    .ifPresent(value -> context.put("s3:" + name.toLowerCase(Locale.ROOT), List.of(value)));
        }
        call.header("x-amz-copy-source")
                .ifPresent(source -> context.put("s3:x-amz-copy-source", List.of(bare(Percent.decode(source)))));
        call.header("x-amz-tagging").ifPresent(header -> {
            var tags = Tags.ofHeader(header).map();
            tags.forEach((name, value) ->
                    context.put("s3:requestobjecttag/" + name.toLowerCase(Locale.ROOT), List.of(value)));
            context.put("s3:requestobjecttagkeys", List.copyOf(tags.keySet()));
        });
        row.ifPresent(object -> of(object, now, context));
        call.verified().author().ifPresent(author -> proof(author.proof(), now, context));
        return context;
    }

    private static void caller(Call call, Map<String, List<String>> context) {
        var who = call.who();
        context.put("aws:userid", List.of(who.orElse("anonymous")));
        context.put("aws:principaltype", List.of(who.isPresent() ? "Account" : "Anonymous"));
        who.ifPresent(organisation -> {
            context.put("aws:username", List.of(call.organisationName()));
            context.put("aws:principalarn", List.of("arn:aws:iam::" + organisation + ":root"));
            context.put("aws:principalaccount", List.of(organisation));
        });
    }

    private static void of(ObjectRow object, Instant now, Map<String, List<String>> context) {
        object.notes()
                .tags()
                .forEach((name, value) ->
                        context.put("s3:existingobjecttag/" + name.toLowerCase(Locale.ROOT), List.of(value)));
        var until = object.notes().lockUntil();
        if (until != null && until.isAfter(now)) {
            context.put(
                    "s3:object-lock-remaining-retention-days",
                    List.of(Long.toString(Duration.between(now, until).toDays())));
        }
    }

    private static void proof(Proof proof, Instant now, Map<String, List<String>> context) {
        context.put("s3:signatureversion", List.of(proof.version().word()));
        context.put("s3:authtype", List.of(proof.carrier().word()));
        context.put(
                "s3:signatureage",
                List.of(Long.toString(Duration.between(proof.signedAt(), now).toMillis())));
    }

    private static String bare(String source) {
        return source.startsWith("/") ? source.substring(1) : source;
    }
}
