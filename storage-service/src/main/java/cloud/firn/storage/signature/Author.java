package cloud.firn.storage.signature;

/** Who signed, and how. */
public record Author(Signer signer, Proof proof) {}
