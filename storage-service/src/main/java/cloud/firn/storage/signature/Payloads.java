package cloud.firn.storage.signature;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What {@code x-amz-content-sha256} says about a body.
 *
 * <p>Source: "Authenticating Requests: Using the Authorization Header" of the Amazon S3 API reference.
 */
final class Payloads {
    static final String HEADER = "x-amz-content-sha256";
    static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final String UNSIGNED_CHUNKS = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private static final String SIGNED_CHUNKS = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private static final String SIGNED_CHUNKS_AND_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";

    private Payloads() {}

    /** The body of a request whose signature of version 4 covers {@code hash}. */
    static Payload signed(WireRequest request, String hash, Supplier<ChunkSigning> signing) {
        return switch (hash) {
            case SIGNED_CHUNKS -> new Payload.SignedChunks(signing.get(), false);
            case SIGNED_CHUNKS_AND_TRAILER -> new Payload.SignedChunks(signing.get(), true);
            default -> unchained(request, hash);
        };
    }

    /** The body of a request whose signature says nothing about it, or that has none; what it declares is held to. */
    static Payload declared(WireRequest request) {
        Optional<String> hash = request.header(HEADER);
        if (hash.isEmpty()) {
            // Clients leave the header out when they do not sign, and frame the body all the same.
            return chunked(request) ? new Payload.UnsignedChunks() : new Payload.Unsigned();
        }
        if (hash.get().equals(SIGNED_CHUNKS) || hash.get().equals(SIGNED_CHUNKS_AND_TRAILER)) {
            throw new Refused(Code.INVALID_REQUEST, "Signed chunks need a request signed with AWS4-HMAC-SHA256.");
        }
        return unchained(request, hash.get());
    }

    private static Payload unchained(WireRequest request, String hash) {
        if (hash.equals(UNSIGNED)) {
            if (chunked(request)) {
                throw new Refused(Code.INVALID_REQUEST, "aws-chunked encoding is not supported with " + UNSIGNED);
            }
            return new Payload.Unsigned();
        }
        if (hash.equals(UNSIGNED_CHUNKS)) {
            return new Payload.UnsignedChunks();
        }
        if (hash.startsWith("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD")) {
            throw new Refused(Code.NOT_IMPLEMENTED, "AWS4-ECDSA-P256-SHA256 is not implemented.");
        }
        if (!Hashes.isSha256(hash)) {
            throw new Refused(
                    Code.INVALID_ARGUMENT,
                    HEADER + " must be " + UNSIGNED + ", " + UNSIGNED_CHUNKS + ", " + SIGNED_CHUNKS + ", "
                            + SIGNED_CHUNKS_AND_TRAILER + ", STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD,"
                            + " STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
                    Map.of("ArgumentName", HEADER, "ArgumentValue", hash));
        }
        return new Payload.Hashed(hash);
    }

    private static boolean chunked(WireRequest request) {
        return request.header("content-encoding")
                .filter(encoding -> encoding.toLowerCase(Locale.ROOT).contains("aws-chunked"))
                .isPresent();
    }
}
