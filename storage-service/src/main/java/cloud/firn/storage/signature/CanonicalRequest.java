package cloud.firn.storage.signature;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The one text of a request that both sides sign.
 *
 * <p>Source: "Create a signed AWS API request", canonical request. S3 encodes the path once and never normalises it.
 */
final class CanonicalRequest {
    private static final String SIGNATURE_PARAMETER = "X-Amz-Signature";

    private CanonicalRequest() {}

    /** Every text that this request may have been signed as: clients differ in how they write what means the same. */
    static List<String> candidates(WireRequest request, List<String> signedHeaders, String payloadHash) {
        var paths = new LinkedHashSet<String>();
        paths.add(request.path());
        paths.add(Percent.encodePath(Percent.decode(request.path())));
        var mediaTypes =
                signedHeaders.contains("content-type") && !request.mediaTypes().isEmpty()
                        ? request.mediaTypes()
                        : List.of("");
        var query = query(request);
        var found = new ArrayList<String>();
        for (var path : paths) {
            for (var mediaType : mediaTypes) {
                found.add(request.method() + "\n" + path + "\n" + query + "\n"
                        + headers(request, signedHeaders, mediaType) + "\n" + String.join(";", signedHeaders) + "\n"
                        + payloadHash);
            }
        }
        return found;
    }

    private static String query(WireRequest request) {
        return request.parameters().stream()
                .filter(p -> !p.name().equals(SIGNATURE_PARAMETER))
                .map(p -> new WireRequest.Parameter(Percent.encode(p.name()), Percent.encode(p.value())))
                .sorted((a, b) -> a.name().equals(b.name())
                        ? a.value().compareTo(b.value())
                        : a.name().compareTo(b.name()))
                .map(p -> p.name() + "=" + p.value())
                .collect(Collectors.joining("&"));
    }

    private static String headers(WireRequest request, List<String> signedHeaders, String mediaType) {
        var out = new StringBuilder();
        for (var name : signedHeaders) {
            var value = name.equals("content-type") && !mediaType.isEmpty()
                    ? mediaType
                    : request.header(name).orElse("");
            out.append(name).append(':').append(trimmed(value)).append('\n');
        }
        return out.toString();
    }

    /** Without white space at the ends, and one space for many. */
    private static String trimmed(String value) {
        return value.strip().replaceAll(" {2,}", " ");
    }
}
