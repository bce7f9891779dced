package cloud.firn.storage.sts;

import cloud.firn.storage.query.QueryRefused;
import cloud.firn.storage.query.Question;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a session is to be like, as a question says it; every parameter is checked when it is read. */
record StsParameters(Question question) {
    private static final int MOST_POLICY_CHARACTERS = 2048;
    private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]*");
    private static final Pattern POLICY = Pattern.compile("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");
    /** What would narrow or name a session and is not there; to pass it over would make a wider one than was wanted. */
    private static final Set<String> NOT_THERE =
            Set.of("PolicyArns", "Tags", "TransitiveTagKeys", "ProvidedContexts", "SourceIdentity");

    StsParameters {
        for (var name : question.parameters().keySet()) {
            if (NOT_THERE.contains(name.split("\\.", 2)[0])) {
                throw new QueryRefused("ValidationError", 400, "The parameter " + name + " is not supported.");
            }
        }
    }

    /** How long a session lasts, in whole seconds from 900 to {@code most}. */
    Duration duration(Duration otherwise, Duration most) {
        var text = question.text("DurationSeconds");
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!DIGITS.matcher(text.get()).matches()) {
            throw QueryRefused.invalid("durationSeconds", "Member must be a number");
        }
        var duration = Duration.ofSeconds(Long.parseLong(text.get()));
        if (duration.toSeconds() < 900) {
            throw QueryRefused.invalid("durationSeconds", "Member must have value greater than or equal to 900");
        }
        if (duration.compareTo(most) > 0) {
            throw QueryRefused.invalid(
                    "durationSeconds", "Member must have value less than or equal to " + most.toSeconds());
        }
        return duration;
    }

    /** The name of a session, from 2 to {@code most} characters. */
    String name(String parameter, int most) {
        var name = question.required(parameter);
        var member = Question.member(parameter);
        if (name.length() < 2) {
            throw QueryRefused.invalid(member, "Member must have length greater than or equal to 2");
        }
        if (name.length() > most) {
            throw QueryRefused.invalid(member, "Member must have length less than or equal to " + most);
        }
        if (!NAME.matcher(name).matches()) {
            throw QueryRefused.invalid(member, "Member must satisfy regular expression pattern: " + NAME.pattern());
        }
        return name;
    }

    /** A session policy that is short enough; whether it is one is not looked at here. */
    Optional<String> policy() {
        var policy = question.text("Policy");
        policy.ifPresent(text -> {
            if (text.length() > MOST_POLICY_CHARACTERS) {
                throw QueryRefused.invalid(
                        "policy", "Member must have length less than or equal to " + MOST_POLICY_CHARACTERS);
            }
            if (!POLICY.matcher(text).matches()) {
                throw QueryRefused.invalid(
                        "policy",
                        "Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
            }
        });
        return policy;
    }
}
