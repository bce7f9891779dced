package cloud.firn.gateway.routing;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One published operation: the method and path that call it, the service that answers it, and who may call it.
 *
 * @param name as in the published OpenAPI document
 * @param template path below {@code /v2}; {@code {id}} stands for an id, {@code {name}} for anything but a slash
 * @param service null where the id in the path names the service
 */
public record Endpoint(
        String name, String method, String template, @Nullable Service service, Access access, Pattern path) {
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
        while (!rest.isEmpty()) {
            var open = rest.indexOf('{');
            if (open < 0) {
                pattern.append(Pattern.quote(rest));
                break;
            }
            var close = rest.indexOf('}', open);
            pattern.append(Pattern.quote(rest.substring(0, open)));
            pattern.append(rest.substring(open, close + 1).equals("{name}") ? "[^/]+" : "([0-9A-Za-z-]+)");
            rest = rest.substring(close + 1);
        }
        return new Endpoint(name, method, template, service, access, Pattern.compile(pattern.toString()));
    }
}
