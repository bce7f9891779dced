package cloud.firn.storage.signature;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A request as it was on the wire, as far as a signature is about it.
 *
 * @param path still percent-encoded, without the query
 * @param query still percent-encoded, without the question mark; empty when there is none
 * @param headers in the order of the wire
 * @param mediaTypes how the client may have spelt its Content-Type (the HTTP layer only hands over the parsed form);
 *     empty when there was none
 */
public record WireRequest(String method, String path, String query, List<Header> headers, List<String> mediaTypes) {
    /** The values of a header joined by commas, as a signature sees them. */
    public Optional<String> header(String name) {
        var values = headers.stream()
                .filter(h -> h.name().equals(name))
                .map(Header::value)
                .toList();
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(values.stream().map(String::strip).collect(Collectors.joining(",")));
    }

    /** The first value of a query parameter, decoded. */
    public Optional<String> parameter(String name) {
        return parameters().stream()
                .filter(p -> p.name().equals(name))
                .map(Parameter::value)
                .findFirst();
    }

    /** Every query parameter, decoded, in the order of the wire. */
    public List<Parameter> parameters() {
        var found = new ArrayList<Parameter>();
        if (query.isEmpty()) {
            return found;
        }
        for (var pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            var name = equals < 0 ? pair : pair.substring(0, equals);
            var value = equals < 0 ? "" : pair.substring(equals + 1);
            found.add(new Parameter(Percent.decodeForm(name), Percent.decodeForm(value)));
        }
        return found;
    }

    /** A query parameter, decoded. */
    public record Parameter(String name, String value) {}
}
