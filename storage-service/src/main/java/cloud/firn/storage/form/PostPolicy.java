package cloud.firn.storage.form;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the signer of a form allows whoever fills it in.
 *
 * <p>Every field must be covered by a condition, and every condition must hold. Source: "POST Policy" of the Amazon S3
 * API reference.
 *
 * @param expires exclusive, UTC
 */
record PostPolicy(Instant expires, List<Condition> conditions) {
    private static final String BUCKET = "bucket";
    private static final String IGNORED = "x-ignore-";

    /** The fields that no condition needs to cover. */
    private static final Set<String> FREE = Set.of("awsaccesskeyid", "file", "policy", "signature", "x-amz-signature");

    /** A dollar may be escaped, and the published example ends a list with a comma. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Reads a policy.
     *
     * @param base64 as it was in the form
     * @throws Refused InvalidPolicyDocument
     */
    static PostPolicy read(String base64) {
        var document = document(base64);
        var expiration = document.get("expiration");
        if (expiration == null) {
            throw invalid("Policy missing expiration.");
        }
        var conditions = document.get("conditions");
        if (conditions == null) {
            throw invalid("Policy missing conditions.");
        }
        if (!conditions.isArray()) {
            throw invalid("Invalid 'conditions' value: must be a List.");
        }
        var expires = instant(expiration);
        var read = new ArrayList<Condition>();
        for (var condition : conditions) {
            read.add(Condition.read(condition));
        }
        return new PostPolicy(expires, read);
    }

    /**
     * Allows a form, or refuses it.
     *
     * @param fields by name in lower case
     * @return how large the file may be
     */
    SizeRange allow(Map<String, String> fields, String bucket, Instant now) {
        if (!now.isBefore(expires)) {
            throw new Refused(Code.ACCESS_DENIED, "Invalid according to Policy: Policy expired.");
        }
        var all = new LinkedHashMap<>(fields);
        // The bucket is the request's, whatever the form says.
        all.put(BUCKET, bucket);
        var left = new TreeSet<>(all.keySet());
        left.removeIf(name -> FREE.contains(name) || name.startsWith(IGNORED));
        var sizes = SizeRange.ANY;
        for (var condition : conditions) {
            if (condition instanceof Condition.Equal equal) {
                equal.check(all);
                left.remove(equal.field());
            } else if (condition instanceof Condition.Prefix prefix) {
                prefix.check(all);
                left.remove(prefix.field());
            } else if (condition instanceof Condition.Length length) {
                sizes = sizes.and(length.sizes());
            }
        }
        if (!left.isEmpty()) {
            throw new Refused(
                    Code.ACCESS_DENIED, "Invalid according to Policy: Extra input fields: " + String.join(", ", left));
        }
        return sizes;
    }

    static Refused invalid(String what) {
        return new Refused(Code.INVALID_POLICY_DOCUMENT, "Invalid Policy: " + what);
    }

    private static JsonNode document(String base64) {
        try {
            var document = JSON.readTree(Base64.getDecoder().decode(base64.strip()));
            if (document != null && document.isObject()) {
                return document;
            }
        } catch (IOException | IllegalArgumentException e) {
            // Refused below: no Base64, or no JSON.
        }
        throw invalid("Invalid JSON.");
    }

    private static Instant instant(JsonNode expiration) {
        try {
            if (expiration.isTextual() && expiration.asText().endsWith("Z")) {
                return Instant.parse(expiration.asText());
            }
        } catch (DateTimeException e) {
            // Refused below.
        }
        throw invalid("Invalid 'expiration' value: " + expiration);
    }
}
