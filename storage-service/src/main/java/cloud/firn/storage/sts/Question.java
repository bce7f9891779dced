package cloud.firn.storage.sts;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is asked, and with which parameters; every parameter is checked when it is read.
 *
 * @param parameters each named once
 */
record Question(Map<String, String> parameters) {
    private static final String VERSION = "2011-06-15";
    private static final int MOST_POLICY_CHARACTERS = 2048;
    private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]*");
    private static final Pattern POLICY = Pattern.compile("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");
    /** What would narrow or name a session and is not there; to pass it over would make a wider one than was wanted. */
    private static final Set<String> NOT_THERE =
            Set.of("PolicyArns", "Tags", "TransitiveTagKeys", "ProvidedContexts", "SourceIdentity");

    /** Reads the query and the body of a form; nothing may be said twice. */
    static Question read(String query, String body) {
        var parameters = new LinkedHashMap<String, String>();
        for (var pair : (query + "&" + body).split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            var name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (parameters.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1))) != null) {
                throw new StsRefused("MalformedQueryString", 404, "The query string contains a syntax error.");
            }
            if (NOT_THERE.contains(name.split("\\.", 2)[0])) {
                throw new StsRefused("ValidationError", 400, "The parameter " + name + " is not supported.");
            }
        }
        return new Question(parameters);
    }

    /** The action, of the one version that there is. */
    String action() {
        var action = text("Action")
                .orElseThrow(() -> new StsRefused(
                        "MissingAction", 400, "The request is missing an action or a required parameter."));
        var version = text("Version").orElse(VERSION);
        if (!version.equals(VERSION)) {
            throw unknown(action, version);
        }
        return action;
    }

    StsRefused unknown(String action) {
        return unknown(action, VERSION);
    }

    private static StsRefused unknown(String action, String version) {
        return new StsRefused("InvalidAction", 400, "Could not find operation " + action + " for version " + version);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** How long a session lasts, in whole seconds from 900 to {@code most}. */
    Duration duration(Duration otherwise, Duration most) {
        var text = text("DurationSeconds");
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!DIGITS.matcher(text.get()).matches()) {
            throw StsRefused.invalid("durationSeconds", "Member must be a number");
        }
        var duration = Duration.ofSeconds(Long.parseLong(text.get()));
        if (duration.toSeconds() < 900) {
            throw StsRefused.invalid("durationSeconds", "Member must have value greater than or equal to 900");
        }
        if (duration.compareTo(most) > 0) {
            throw StsRefused.invalid(
                    "durationSeconds", "Member must have value less than or equal to " + most.toSeconds());
        }
        return duration;
    }

    /** The name of a session, from 2 to {@code most} characters. */
    String name(String parameter, int most) {
        var name = required(parameter);
        var member = member(parameter);
        if (name.length() < 2) {
            throw StsRefused.invalid(member, "Member must have length greater than or equal to 2");
        }
        if (name.length() > most) {
            throw StsRefused.invalid(member, "Member must have length less than or equal to " + most);
        }
        if (!NAME.matcher(name).matches()) {
            throw StsRefused.invalid(member, "Member must satisfy regular expression pattern: " + NAME.pattern());
        }
        return name;
    }

    String required(String parameter) {
        return text(parameter).orElseThrow(() -> StsRefused.invalid(member(parameter), "Member must not be null"));
    }

    /** A session policy that is short enough; whether it is one is not looked at here. */
    Optional<String> policy() {
        var policy = text("Policy");
        policy.ifPresent(text -> {
            if (text.length() > MOST_POLICY_CHARACTERS) {
                throw StsRefused.invalid(
                        "policy", "Member must have length less than or equal to " + MOST_POLICY_CHARACTERS);
            }
            if (!POLICY.matcher(text).matches()) {
                throw StsRefused.invalid(
                        "policy",
                        "Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
            }
        });
        return policy;
    }

    private static String member(String parameter) {
        return Character.toLowerCase(parameter.charAt(0)) + parameter.substring(1);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new StsRefused("MalformedQueryString", 404, "The query string contains a syntax error.");
        }
    }
}
