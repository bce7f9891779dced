package cloud.firn.storage.query;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked, and with which parameters.
 *
 * @param parameters each named once
 */
public record Question(Map<String, String> parameters) {

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
                throw new QueryRefused("MalformedQueryString", 404, "The query string contains a syntax error.");
            }
        }
        return new Question(parameters);
    }

    /** The action, of the one version that there is. */
    String action(String version) {
        var action = text("Action")
                .orElseThrow(() -> new QueryRefused(
                        "MissingAction", 400, "The request is missing an action or a required parameter."));
        var wanted = text("Version").orElse(version);
        if (!wanted.equals(version)) {
            throw QueryRefused.unknown(action, wanted);
        }
        return action;
    }

    /** A parameter, if it was given. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** A parameter that must be given. */
    public String required(String parameter) {
        return text(parameter).orElseThrow(() -> QueryRefused.invalid(member(parameter), "Member must not be null"));
    }

    /** A parameter as refusals name it. */
    public static String member(String parameter) {
        return Character.toLowerCase(parameter.charAt(0)) + parameter.substring(1);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new QueryRefused("MalformedQueryString", 404, "The query string contains a syntax error.");
        }
    }

    /** The names alone: a value may be a secret. */
    @Override
    public String toString() {
        return "Question" + parameters.keySet();
    }
}
