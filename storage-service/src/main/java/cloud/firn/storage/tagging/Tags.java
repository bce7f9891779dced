package cloud.firn.storage.tagging;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tags of a bucket or an object: keys with values, in the order in which they were given.
 *
 * <p>A key has 1 to 128 characters and a value at most 256; both are made of letters, digits, spaces and
 * {@code + - = . _ : / @}. An object has at most 10 tags and a bucket 50.
 *
 * <p>Source: "Categorizing your objects using tags" and "Tagging and access control" of the Amazon S3 user guide;
 * PutObjectTagging, PutBucketTagging and PutObject of the API reference.
 */
public record Tags(Map<String, String> map) {
    private static final int MOST_OF_OBJECT = 10;
    private static final int MOST_OF_BUCKET = 50;
    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_VALUE = 256;
    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+@-]*");
    private static final String RESERVED = "aws:";
    private static final String HEADER = "x-amz-tagging";

    /** What {@link URLDecoder} makes of bytes that are no UTF-8. */
    private static final char NOT_UTF_8 = '\uFFFD';

    /** No tags at all. */
    public static final Tags NONE = new Tags(Map.of());

    public Tags {
        map = Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /**
     * Reads the document {@code Tagging} for an object; also the field {@code tagging} of a form.
     *
     * @throws Refused MalformedXML; InvalidTag; BadRequest for more than 10 tags
     */
    public static Tags ofObject(byte[] document) {
        return read(document).ofObject();
    }

    /**
     * Reads the document {@code Tagging} for a bucket.
     *
     * @throws Refused MalformedXML; InvalidTag; BadRequest for more than 50 tags
     */
    public static Tags ofBucket(byte[] document) {
        return read(document).ofBucket();
    }

    /**
     * Reads the element {@code Tags} of the document {@code CreateBucketConfiguration}.
     *
     * @throws Refused MalformedXML; InvalidTag; BadRequest for more than 50 tags
     */
    public static Tags ofNewBucket(XmlDocument.Element tags) {
        return tags(Fields.of(tags, "Tag")).ofBucket();
    }

    /**
     * Reads the header {@code x-amz-tagging}, which is written as the query of a URL: {@code key=value&key=value}.
     *
     * @throws Refused InvalidArgument for what is not encoded so or has a key twice; InvalidTag; BadRequest for more than
     *     10 tags
     */
    public static Tags ofHeader(String value) {
        var tags = decode(value, () -> malformed(value));
        tags.map.forEach(Tags::check);
        return tags.ofObject();
    }

    /** A short text to store, the same for the same tags: the form of the header {@code x-amz-tagging}. */
    public String text() {
        return map.entrySet().stream()
                .map(tag -> encode(tag.getKey()) + "=" + encode(tag.getValue()))
                .collect(Collectors.joining("&"));
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static Tags parse(String text) {
        return decode(text, () -> new IllegalArgumentException("not stored tags"));
    }

    /** The document {@code Tagging}. */
    public String xml() {
        return Xml.document(
                "Tagging",
                tagging -> tagging.element(
                        "TagSet",
                        set -> map.forEach((key, value) ->
                                set.element("Tag", tag -> tag.text("Key", key).text("Value", value)))));
    }

    /** How many there are, as the header {@code x-amz-tagging-count} of an object says. */
    public int count() {
        return map.size();
    }

    private static Tags read(byte[] document) {
        var tagging = Fields.of(XmlDocument.read(document, "Tagging"), "TagSet");
        return tags(Fields.of(Fields.required(tagging.one("TagSet")), "Tag"));
    }

    private static Tags tags(Fields set) {
        var map = new LinkedHashMap<String, String>();
        for (var element : set.all("Tag")) {
            var tag = Fields.of(element, "Key", "Value");
            var key = Fields.required(tag.text("Key"));
            var value = Fields.required(tag.text("Value"));
            check(key, value);
            if (map.put(key, value) != null) {
                throw invalid("Cannot provide multiple Tags with the same key", "TagKey", key);
            }
        }
        return new Tags(map);
    }

    private static Tags decode(String text, Supplier<? extends RuntimeException> broken) {
        var map = new LinkedHashMap<String, String>();
        for (var pair : text.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                var key = decoded(equals < 0 ? pair : pair.substring(0, equals), broken);
                var value = equals < 0 ? "" : decoded(pair.substring(equals + 1), broken);
                if (map.put(key, value) != null) {
                    throw broken.get();
                }
            }
        }
        return new Tags(map);
    }

    private static String decoded(String text, Supplier<? extends RuntimeException> broken) {
        try {
            var decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
            if (decoded.indexOf(NOT_UTF_8) >= 0) {
                throw broken.get();
            }
            return decoded;
        } catch (IllegalArgumentException e) {
            throw broken.get();
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void check(String key, String value) {
        if (key.isEmpty() || key.length() > LONGEST_KEY || !ALLOWED.matcher(key).matches()) {
            throw invalid("The TagKey you have provided is invalid", "TagKey", key);
        }
        if (key.regionMatches(true, 0, RESERVED, 0, RESERVED.length())) {
            throw invalid("System tags cannot be added/updated by requester", "TagKey", key);
        }
        if (value.length() > LONGEST_VALUE || !ALLOWED.matcher(value).matches()) {
            throw invalid("The TagValue you have provided is invalid", "TagValue", value);
        }
    }

    private Tags ofBucket() {
        return atMost(MOST_OF_BUCKET, "Bucket tag count cannot be greater than " + MOST_OF_BUCKET);
    }

    private Tags ofObject() {
        return atMost(MOST_OF_OBJECT, "Object tags cannot be greater than " + MOST_OF_OBJECT);
    }

    private Tags atMost(int most, String message) {
        if (map.size() > most) {
            throw new Refused(Code.BAD_REQUEST, message);
        }
        return this;
    }

    private static Refused invalid(String message, String field, String value) {
        return new Refused(Code.INVALID_TAG, message, Map.of(field, value));
    }

    private static Refused malformed(String value) {
        return new Refused(
                Code.INVALID_ARGUMENT,
                "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag"
                        + " name duplicates.",
                Map.of("ArgumentName", HEADER, "ArgumentValue", value));
    }
}
