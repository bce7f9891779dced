package cloud.firn.gateway.routing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One published operation: the method and path that call it, the service that answers it, and who may call it.
 *
 * @param name as in the published OpenAPI document
 * @param template path below {@code /v2}; {@code {id}} stands for an id, {@code {name}} for anything but a slash
 * @param service null where the id in the path names the service
 * @param arguments what the groups of {@code path} are called
 */
public record Endpoint(
        String name,
        String method,
        String template,
        @Nullable Service service,
        Access access,
        Pattern path,
        List<String> arguments) {
    private static final Map<String, String> SECOND = Map.of("id", "rule-id", "name", "field");

    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /** Who may call an endpoint. */
    public enum Access {
        /** Everybody, signed or not. */
        ANYONE,
        /** A key of an organisation; what the organisation does not own is not there. */
        ORGANISATION
    }

    static Endpoint of(String name, String method, String template, @Nullable Service service, Access access) {
        var pattern = new StringBuilder("/v2");
        var rest = template;
        List<String> arguments = new ArrayList<>();
        while (!rest.isEmpty()) {
            var open = rest.indexOf('{');
            if (open < 0) {
                pattern.append(Pattern.quote(rest));
                break;
            }
            var close = rest.indexOf('}', open);
            pattern.append(Pattern.quote(rest.substring(0, open)));
            var word = rest.substring(open + 1, close);
            pattern.append(word.equals("name") ? "([^/]+)" : "([0-9A-Za-z-]+)");
            arguments.add(arguments.isEmpty() ? word : SECOND.getOrDefault(word, word));
            rest = rest.substring(close + 1);
        }
        return new Endpoint(
                name, method, template, service, access, Pattern.compile(pattern.toString()), List.copyOf(arguments));
    }

    /** What a call to {@code path}, which matches, says in it; values decoded, and UUIDs in small letters as they are kept. */
    public Map<String, String> argumentsOf(String path) {
        var matcher = this.path.matcher(path);
        Map<String, String> values = new LinkedHashMap<>();
        if (matcher.matches()) {
            for (var at = 0; at < arguments.size(); at++) {
                values.put(arguments.get(at), decoded(matcher.group(at + 1)));
            }
        }
        return values;
    }

    /** What a call to it is about: the word before the first argument, as in {@code instance}; empty when there is none. */
    public String resource() {
        var open = template.indexOf("/{");
        return open < 0 ? "" : template.substring(template.lastIndexOf('/', open - 1) + 1, open);
    }

    private static String decoded(String segment) {
        if (UUID.matcher(segment).matches()) {
            return segment.toLowerCase(Locale.ROOT);
        }
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return segment;
        }
    }
}
