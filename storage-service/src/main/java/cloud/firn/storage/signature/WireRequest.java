package cloud.firn.storage.signature;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as it was on the wire, as far as a signature is about it.
 *
 * <p>What it reads out of the wire it reads once: a request is asked for its headers and parameters many times.
 */
public final class WireRequest {
    private final String method;
    private final String path;
    private final String query;
    private final List<Header> headers;
    private final List<String> mediaTypes;
    private volatile @Nullable Map<String, String> joined;
    private volatile @Nullable List<Parameter> parsed;

    /**
     * A request.
     *
     * @param path still percent-encoded, without the query
     * @param query still percent-encoded, without the question mark; empty when there is none
     * @param headers in the order of the wire
     * @param mediaTypes how the client may have spelt its Content-Type (the HTTP layer only hands over the parsed
     *     form), "" among them when there may have been none; empty when there was none
     */
    public WireRequest(String method, String path, String query, List<Header> headers, List<String> mediaTypes) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = List.copyOf(headers);
        this.mediaTypes = List.copyOf(mediaTypes);
    }

    public String method() {
        return method;
    }

    /** Still percent-encoded, without the query. */
    public String path() {
        return path;
    }

    /** Still percent-encoded, without the question mark. */
    public String query() {
        return query;
    }

    /** In the order of the wire, names in lower case. */
    public List<Header> headers() {
        return headers;
    }

    /** How the client may have spelt its Content-Type. */
    public List<String> mediaTypes() {
        return mediaTypes;
    }

    /** The Content-Type, when no signature says how it was spelt; empty when none may have been sent. */
    String mediaType() {
        return mediaTypes.isEmpty() || mediaTypes.contains("") ? "" : mediaTypes.get(0);
    }

    /** The same request with more headers, such as those that a link carries in its query. */
    public WireRequest with(List<Header> more) {
        if (more.isEmpty()) {
            return this;
        }
        var all = new ArrayList<>(headers);
        all.addAll(more);
        return new WireRequest(method, path, query, all, mediaTypes);
    }

    /** The values of a header joined by commas, as a signature sees them. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(joined().get(name));
    }

    /** The first value of a query parameter, decoded. */
    public Optional<String> parameter(String name) {
        for (var parameter : parameters()) {
            if (parameter.name().equals(name)) {
                return Optional.of(parameter.value());
            }
        }
        return Optional.empty();
    }

    /** Every query parameter, decoded, in the order of the wire. */
    public List<Parameter> parameters() {
        var known = parsed;
        if (known == null) {
            known = parse(query);
            parsed = known;
        }
        return known;
    }

    private Map<String, String> joined() {
        var known = joined;
        if (known == null) {
            known = new HashMap<>();
            for (var header : headers) {
                known.merge(header.name(), header.value().strip(), (first, next) -> first + "," + next);
            }
            joined = known;
        }
        return known;
    }

    private static List<Parameter> parse(String query) {
        if (query.isEmpty()) {
            return List.of();
        }
        var found = new ArrayList<Parameter>();
        int from = 0;
        while (from <= query.length()) {
            int ampersand = query.indexOf('&', from);
            int to = ampersand < 0 ? query.length() : ampersand;
            if (to > from) {
                int equals = query.indexOf('=', from);
                boolean valued = equals >= 0 && equals < to;
                found.add(new Parameter(
                        Percent.decodeForm(query.substring(from, valued ? equals : to)),
                        valued ? Percent.decodeForm(query.substring(equals + 1, to)) : "",
                        valued));
            }
            from = to + 1;
        }
        return List.copyOf(found);
    }

    /**
     * A query parameter, decoded.
     *
     * @param valued whether an equals sign stood behind the name
     */
    public record Parameter(String name, String value, boolean valued) {}
}
