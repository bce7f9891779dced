package cloud.firn.storage.signature;

/**
 * A request whose signature is right.
 *
 * @param mediaType the Content-Type as the client spelt it, empty when it sent none
 */
public record Verified(Signer signer, Payload payload, String mediaType) {}
