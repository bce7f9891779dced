package cloud.firn.storage.signature;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;

/**
 * The answer to a signature that is not right: it shows what the server would have signed, for that is what a client's
 * author needs. Nothing in it is secret; the client sent all of it.
 */
final class Mismatch {
    private Mismatch() {}

    /**
     * The refusal.
     *
     * @param canonical the canonical request; empty where there is none
     */
    static Refused of(String keyId, String stringToSign, String signature, String canonical) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("AWSAccessKeyId", keyId);
        fields.put("StringToSign", stringToSign);
        fields.put("SignatureProvided", signature);
        fields.put("StringToSignBytes", bytes(stringToSign));
        if (!canonical.isEmpty()) {
            fields.put("CanonicalRequest", canonical);
            fields.put("CanonicalRequestBytes", bytes(canonical));
        }
        return new Refused(Code.SIGNATURE_DOES_NOT_MATCH, Code.SIGNATURE_DOES_NOT_MATCH.message(), fields);
    }

    private static String bytes(String text) {
        var out = new StringBuilder(text.length() * 3);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            out.append(out.length() == 0 ? "" : " ")
                    .append(Character.forDigit((b >> 4) & 15, 16))
                    .append(Character.forDigit(b & 15, 16));
        }
        return out.toString();
    }
}
