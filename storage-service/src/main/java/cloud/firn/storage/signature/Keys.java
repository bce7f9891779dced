package cloud.firn.storage.signature;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.Map;
import java.util.Optional;

/** Finds who holds a key: a lasting one by its id, a temporary one by its id and its session token. */
final class Keys {
    static final String TOKEN = "x-amz-security-token";

    private final Signers signers;
    private final SessionTokens tokens;

    Keys(Signers signers, SessionTokens tokens) {
        this.signers = signers;
        this.tokens = tokens;
    }

    /**
     * The holder.
     *
     * @throws Refused InvalidAccessKeyId; InvalidToken when the token is not this key's; ExpiredToken
     */
    Signer find(String keyId, Optional<String> token) {
        if (token.isPresent()) {
            return tokens.open(keyId, token.get(), signers);
        }
        return signers.find(keyId)
                .orElseThrow(() -> new Refused(
                        Code.INVALID_ACCESS_KEY_ID,
                        Code.INVALID_ACCESS_KEY_ID.message(),
                        Map.of("AWSAccessKeyId", keyId)));
    }

    /** The session token of a request that is signed in its header. */
    static Optional<String> headerToken(WireRequest request) {
        return request.header(TOKEN);
    }

    /** The session token of a link. */
    static Optional<String> queryToken(WireRequest request) {
        for (var parameter : request.parameters()) {
            if (parameter.name().equalsIgnoreCase(TOKEN)) {
                return Optional.of(parameter.value());
            }
        }
        return Optional.empty();
    }
}
