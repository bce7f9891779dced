package cloud.firn.storage.signature;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.List;
import java.util.Optional;

/**
 * A request whose signature is right, or that nobody tried to sign.
 *
 * @param author empty for an anonymous request
 * @param mediaType the Content-Type as the client spelt it, empty when it sent none
 * @param hoisted headers that a link carries in its query, names in lower case; they count as if they had been sent
 */
public record Verified(Optional<Author> author, Payload payload, String mediaType, List<Header> hoisted) {
    /** Who signed, if anybody did. */
    public Optional<Signer> who() {
        return author.map(Author::signer);
    }

    /**
     * Who signed.
     *
     * @throws Refused AccessDenied when nobody did
     */
    public Signer signer() {
        return who().orElseThrow(() -> new Refused(Code.ACCESS_DENIED));
    }
}
