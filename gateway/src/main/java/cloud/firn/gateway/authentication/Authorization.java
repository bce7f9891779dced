package cloud.firn.gateway.authentication;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an {@code Authorization} header of the scheme EXO2-HMAC-SHA256 claims; nothing of it is proven yet.
 *
 * @param credential the key's id
 * @param signedArguments names of the query arguments that the signature covers, as sent, none twice
 * @param expires unix seconds
 * @param signature Base64, as sent
 */
record Authorization(String credential, List<String> signedArguments, long expires, String signature) {
    static final String SCHEME = "EXO2-HMAC-SHA256";
    private static final Set<String> PARAMETERS = Set.of("credential", "signed-query-args", "expires", "signature");
    private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{43}=");
    private static final int LONGEST = 4096;

    Authorization {
        signedArguments = List.copyOf(signedArguments);
    }

    /** Reads {@code EXO2-HMAC-SHA256 credential=KEY[,signed-query-args=a;b],expires=N,signature=BASE64}; empty when it is not of this form. */
    static Optional<Authorization> parse(String header) {
        var space = header.indexOf(' ');
        if (space < 0
                || header.length() > LONGEST
                || !header.substring(0, space).equalsIgnoreCase(SCHEME)) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        for (var part : header.substring(space + 1).split(",", -1)) {
            var equals = part.indexOf('=');
            if (equals < 0) {
                return Optional.empty();
            }
            var name = part.substring(0, equals).strip();
            var value = part.substring(equals + 1).strip();
            if (!PARAMETERS.contains(name) || parameters.putIfAbsent(name, value) != null) {
                return Optional.empty();
            }
        }
        var credential = parameters.getOrDefault("credential", "");
        var expires = parameters.getOrDefault("expires", "");
        var signature = parameters.getOrDefault("signature", "");
        var names = names(parameters.getOrDefault("signed-query-args", ""));
        if (!KEY_ID.matcher(credential).matches()
                || !SECONDS.matcher(expires).matches()
                || !BASE64.matcher(signature).matches()
                || new HashSet<>(names).size() != names.size()) {
            return Optional.empty();
        }
        return Optional.of(new Authorization(credential, names, Long.parseLong(expires), signature));
    }

    private static List<String> names(String joined) {
        List<String> names = new ArrayList<>();
        for (var name : joined.split(";", -1)) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    @Override
    public String toString() {
        return "Authorization[credential=" + credential + ", expires=" + expires + "]";
    }
}
