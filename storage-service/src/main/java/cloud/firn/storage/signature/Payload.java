package cloud.firn.storage.signature;

/** What a signature says about the body. */
public sealed interface Payload {
    /** The body hashes to this. */
    record Hashed(String sha256) implements Payload {}

    /** The client did not sign the body. */
    record Unsigned() implements Payload {}

    /**
     * The body comes in chunks, each signed.
     *
     * @param signing carries the chain of signatures
     * @param trailer whether signed headers follow the last chunk
     */
    record SignedChunks(ChunkSigning signing, boolean trailer) implements Payload {}

    /** The body comes in chunks that are not signed, followed by headers. */
    record UnsignedChunks() implements Payload {}
}
