package cloud.firn.storage.s3;

import cloud.firn.storage.object.Attributes;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The headers that an object is put with and comes back with. */
final class ObjectHeaders {
    private static final List<String> KEPT =
            List.of("cache-control", "content-disposition", "content-language", "expires");
    private static final String META = "x-amz-meta-";
    /** A token of RFC 9110: links and forms can name what no header can be called. */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9a-zA-Z-]+");

    private static final int MOST_METADATA_BYTES = 2048;
    private static final String OFFSET = "x-amz-write-offset-bytes";
    private static final String REDIRECT = "x-amz-website-redirect-location";
    /** Every class of AWS is taken and told again; all bytes are kept the same way. */
    private static final java.util.Set<String> STORAGE_CLASSES = java.util.Set.of(
            "STANDARD",
            "REDUCED_REDUNDANCY",
            "STANDARD_IA",
            "ONEZONE_IA",
            "INTELLIGENT_TIERING",
            "GLACIER",
            "DEEP_ARCHIVE",
            "GLACIER_IR");

    private ObjectHeaders() {}

    /** Appending is not there: an object that is overwritten instead would be lost. */
    static void refuseAppending(Call call) {
        if (call.header(OFFSET).isPresent()) {
            throw new Refused(Code.NOT_IMPLEMENTED, "The header " + OFFSET + " is not implemented.");
        }
    }

    /** What is said of an object apart from its metadata, and is therefore never copied from another. */
    static Map<String, String> own(Call call) {
        var found = new LinkedHashMap<String, String>();
        call.header(REDIRECT).ifPresent(value -> {
            if (!value.startsWith("/") && !value.startsWith("http://") && !value.startsWith("https://")) {
                throw new Refused(
                        Code.INVALID_REDIRECT_LOCATION,
                        "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.");
            }
            found.put(REDIRECT, value);
        });
        call.header(Attributes.STORAGE_CLASS).ifPresent(value -> {
            if (!STORAGE_CLASSES.contains(value)) {
                throw new Refused(Code.INVALID_STORAGE_CLASS);
            }
            if (!value.equals("STANDARD")) {
                found.put(Attributes.STORAGE_CLASS, value);
            }
        });
        return found;
    }

    /** Where visitors of a website go who ask for this object. */
    static java.util.Optional<String> redirect(ObjectRow row) {
        return java.util.Optional.ofNullable(row.headers().get(REDIRECT));
    }

    /** The headers that a copy has from its source. */
    static Map<String, String> copied(ObjectRow from) {
        var found = new LinkedHashMap<>(from.headers());
        found.keySet().removeAll(List.of(REDIRECT, Attributes.STORAGE_CLASS));
        return found;
    }

    /** What a link may change in the answer is for those who signed it. */
    static void refuseOverridesOfAnybody(Call call) {
        boolean overrides = call.wire().parameters().stream()
                .anyMatch(parameter -> parameter.name().startsWith("response-"));
        if (overrides && call.who().isEmpty()) {
            throw new Refused(
                    Code.INVALID_REQUEST,
                    "Request specific response headers cannot be used for anonymous GET requests.");
        }
    }

    static Map<String, String> headers(Call call) {
        var found = new LinkedHashMap<String, String>();
        for (var name : KEPT) {
            call.header(name).ifPresent(value -> found.put(name, value));
        }
        call.header("content-encoding").ifPresent(value -> {
            var rest = Arrays.stream(value.split(","))
                    .map(String::strip)
                    .filter(coding -> !coding.equalsIgnoreCase("aws-chunked") && !coding.isEmpty())
                    .collect(Collectors.joining(", "));
            if (!rest.isEmpty()) {
                found.put("content-encoding", rest);
            }
        });
        found.putAll(own(call));
        if (!call.verified().mediaType().isEmpty()) {
            found.put("content-type", call.verified().mediaType());
        }
        return found;
    }

    static Map<String, String> metadata(Call call) {
        var found = new LinkedHashMap<String, String>();
        int bytes = 0;
        for (var header : call.wire().headers()) {
            if (header.name().startsWith(META)) {
                var name = header.name().substring(META.length());
                if (!NAME.matcher(name).matches()) {
                    throw new Refused(Code.INVALID_ARGUMENT, "Metadata must have a name that a header can have.");
                }
                found.merge(name, header.value(), (a, b) -> a + "," + b);
                bytes += name.length() + header.value().getBytes(StandardCharsets.UTF_8).length;
            }
        }
        if (bytes > MOST_METADATA_BYTES) {
            throw new Refused(
                    Code.METADATA_TOO_LARGE,
                    "",
                    Map.of("Size", Integer.toString(bytes), "MaxSizeAllowed", Integer.toString(MOST_METADATA_BYTES)));
        }
        return found;
    }

    /** The headers of a GET or HEAD, without type, length and checksums, which are those of what is sent. */
    static Map<String, String> answer(Call call, ObjectRow row) {
        var found = new LinkedHashMap<String, String>();
        found.put("ETag", Answers.quoted(row.etag()));
        found.put("Last-Modified", Answers.httpDate(row.modifiedAt()));
        found.put("Accept-Ranges", "bytes");
        row.headers().forEach((name, value) -> {
            if (!name.equals("content-type")) {
                found.put(name.startsWith("x-amz-") ? name : canonical(name), value);
            }
        });
        row.metadata().forEach((name, value) -> found.put(META + name, value));
        if (!row.notes().tags().isEmpty()) {
            found.put("x-amz-tagging-count", Integer.toString(row.notes().tags().size()));
        }
        found.putAll(row.notes().lock().headers());
        for (var name :
                List.of("cache-control", "content-disposition", "content-encoding", "content-language", "expires")) {
            call.wire().parameter("response-" + name).ifPresent(value -> found.put(canonical(name), value));
        }
        return found;
    }

    private static String canonical(String name) {
        return Arrays.stream(name.split("-"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining("-"));
    }
}
