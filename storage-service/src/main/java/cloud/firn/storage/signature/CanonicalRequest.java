package cloud.firn.storage.signature;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The one text of a request that both sides sign.
 *
 * <p>Source: "Create a signed AWS API request", canonical request. S3 encodes the path once and never normalises it.
 *
 * @param text what was signed
 * @param mediaType the spelling of the Content-Type in it; empty when it is not signed or was not sent
 */
record CanonicalRequest(String text, String mediaType) {
    private static final String SIGNATURE_PARAMETER = "X-Amz-Signature";
    private static final String MEDIA_TYPE = "content-type";
    private static final String ENCODING = "content-encoding";

    /**
     * The first text that {@code signed} accepts. There are several, for clients differ in how they write what means
     * the same, and the HTTP layer does not hand over the spelling of the Content-Type.
     */
    static Optional<CanonicalRequest> find(
            WireRequest request, List<String> signedHeaders, String payloadHash, Predicate<CanonicalRequest> signed) {
        var found = search(request, request.path(), signedHeaders, payloadHash, signed);
        if (found.isPresent()) {
            return found;
        }
        var encoded = Percent.encodePath(Percent.decode(request.path()));
        return encoded.equals(request.path())
                ? Optional.empty()
                : search(request, encoded, signedHeaders, payloadHash, signed);
    }

    /** The text of the wire as it is, to be shown to whoever signed another one. */
    static CanonicalRequest first(WireRequest request, List<String> signedHeaders, String payloadHash) {
        return of(
                request,
                request.path(),
                signedHeaders,
                payloadHash,
                spellings(request, signedHeaders).get(0));
    }

    private static Optional<CanonicalRequest> search(
            WireRequest request,
            String path,
            List<String> signedHeaders,
            String payloadHash,
            Predicate<CanonicalRequest> signed) {
        for (var spelling : spellings(request, signedHeaders)) {
            var candidate = of(request, path, signedHeaders, payloadHash, spelling);
            if (signed.test(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** How the client may have spelt the headers that the HTTP layer only hands over in its own spelling. */
    private record Spelling(String mediaType, String encoding) {}

    private static List<Spelling> spellings(WireRequest request, List<String> signedHeaders) {
        var mediaTypes =
                signedHeaders.contains(MEDIA_TYPE) && !request.mediaTypes().isEmpty()
                        ? request.mediaTypes()
                        : List.of("");
        var encodings = signedHeaders.contains(ENCODING)
                ? encodings(request.header(ENCODING).orElse(""))
                : List.of("");
        return mediaTypes.stream()
                .flatMap(mediaType -> encodings.stream().map(encoding -> new Spelling(mediaType, encoding)))
                .toList();
    }

    /** SDKs append {@code ,aws-chunked} to what their caller said. */
    private static List<String> encodings(String value) {
        return value.contains(", ") ? List.of(value, value.replace(", ", ",")) : List.of(value);
    }

    private static CanonicalRequest of(
            WireRequest request, String path, List<String> signedHeaders, String payloadHash, Spelling spelling) {
        var out = new StringBuilder(512);
        out.append(request.method()).append('\n').append(path).append('\n');
        query(out, request);
        out.append('\n');
        for (var name : signedHeaders) {
            out.append(name).append(':');
            boolean spelt = name.equals(MEDIA_TYPE) && !spelling.mediaType().isEmpty();
            var value = spelt
                    ? spelling.mediaType()
                    : name.equals(ENCODING)
                            ? spelling.encoding()
                            : request.header(name).orElse("");
            trimmed(out, value);
            out.append('\n');
        }
        out.append('\n');
        out.append(String.join(";", signedHeaders)).append('\n').append(payloadHash);
        return new CanonicalRequest(out.toString(), spelling.mediaType());
    }

    private static void query(StringBuilder out, WireRequest request) {
        if (request.query().isEmpty()) {
            return;
        }
        var pairs = new ArrayList<Pair>();
        for (var parameter : request.parameters()) {
            if (!parameter.name().equals(SIGNATURE_PARAMETER)) {
                pairs.add(new Pair(Percent.encode(parameter.name()), Percent.encode(parameter.value())));
            }
        }
        pairs.sort(Pair.ORDER);
        for (int i = 0; i < pairs.size(); i++) {
            var pair = pairs.get(i);
            out.append(i == 0 ? "" : "&").append(pair.name).append('=').append(pair.value);
        }
    }

    /** Without white space at the ends, and one space for many. */
    private static void trimmed(StringBuilder out, String value) {
        int start = out.length();
        boolean space = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ' ' || c == '\t') {
                space = true;
                continue;
            }
            if (space && out.length() > start) {
                out.append(' ');
            }
            space = false;
            out.append(c);
        }
    }

    private record Pair(String name, String value) {
        static final Comparator<Pair> ORDER = Comparator.comparing(Pair::name).thenComparing(Pair::value);
    }
}
