package cloud.firn.storage.signature;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.Map;

/** The key of a signature of version 4, and what it is good for: {@code key/date/region/service/aws4_request}. */
record Credential(String keyId, Scope scope) {
    /** Where a signature is good: a region and a service of it. */
    record Place(String region, String service) {}

    private static final int SCOPE_PARTS = 4;

    /** Reads a credential and refuses one for another day, region or service. */
    static Credential read(String text, String timestamp, Place place, Proof.Carrier carrier) {
        var region = place.region();
        // Access keys may contain slashes, so the scope is read from the end.
        var parts = text.split("/", -1);
        int first = parts.length - SCOPE_PARTS;
        if (first < 1 || text.startsWith("/")) {
            throw refused(
                    carrier,
                    "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
                    Map.of());
        }
        var scope = new Scope(parts[first], parts[first + 1], parts[first + 2]);
        if (!parts[first + 3].equals(Scope.TERMINATOR)) {
            throw refused(
                    carrier,
                    "incorrect terminal \"" + parts[first + 3] + "\". This endpoint uses \"" + Scope.TERMINATOR + "\".",
                    Map.of());
        }
        if (!isDate(scope.date())) {
            throw refused(
                    carrier,
                    "incorrect date format \"" + scope.date()
                            + "\". This date in the credential must be in the format \"yyyyMMdd\".",
                    Map.of());
        }
        if (!timestamp.startsWith(scope.date())) {
            throw refused(
                    carrier,
                    "Invalid credential date \"" + scope.date() + "\". This date is not the same as X-Amz-Date: \""
                            + timestamp.substring(0, 8) + "\".",
                    Map.of());
        }
        if (!scope.region().equals(region)) {
            throw refused(
                    carrier,
                    "the region '" + scope.region() + "' is wrong; expecting '" + region + "'",
                    Map.of("Region", region));
        }
        if (!scope.service().equals(place.service())) {
            throw refused(
                    carrier,
                    "incorrect service \"" + scope.service() + "\". This endpoint belongs to \"" + place.service()
                            + "\".",
                    Map.of());
        }
        int length = text.length() - scope.text().length() - 1;
        return new Credential(text.substring(0, length), scope);
    }

    private static boolean isDate(String text) {
        return text.length() == 8 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Refused refused(Proof.Carrier carrier, String what, Map<String, String> fields) {
        return carrier == Proof.Carrier.HEADER
                ? new Refused(
                        Code.AUTHORIZATION_HEADER_MALFORMED, "The authorization header is malformed; " + what, fields)
                : new Refused(
                        Code.AUTHORIZATION_QUERY_PARAMETERS_ERROR,
                        "Error parsing the X-Amz-Credential parameter; " + what,
                        fields);
    }
}
