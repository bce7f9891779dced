package cloud.firn.storage.s3;

import akka.http.javadsl.model.RequestEntity;
import cloud.firn.storage.acl.Owner;
import cloud.firn.storage.notification.Cause;
import cloud.firn.storage.notification.EventName;
import cloud.firn.storage.notification.Occasion;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.signature.Signer;
import cloud.firn.storage.signature.Verified;
import cloud.firn.storage.signature.WireRequest;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One request whose signer is known.
 *
 * @param bucket empty for the service itself
 * @param key empty for the bucket itself
 * @param peer the address that the request came from; empty when it is not known
 */
record Call(
        String id, WireRequest wire, Verified verified, RequestEntity entity, String bucket, String key, String peer) {
    private static final int MOST_PER_PAGE = 1000;
    /** Under this id S3 keeps what nobody signed for. */
    private static final Owner ANONYMOUS = new Owner("65a011a29cdf8ec533ec3d1ccaae921c", "anonymous");

    /** The organisation that signed; empty when nobody did. */
    Optional<String> who() {
        return verified.who().map(Signer::organisation);
    }

    /** Who owns what this call writes. */
    Owner writer() {
        return who().map(id -> new Owner(id, organisationName())).orElse(ANONYMOUS);
    }

    /** How what this call does is told. */
    Occasion occasion(EventName event) {
        return new Occasion(event, cause());
    }

    Cause cause() {
        var writer = writer();
        return new Cause(writer.id(), writer.displayName(), peer, id);
    }

    /** The organisation that signed; refuses when nobody did. */
    String organisation() {
        return verified.signer().organisation();
    }

    /** The name of the organisation that signed; refuses when nobody did. */
    String organisationName() {
        return verified.signer().organisationName();
    }

    /** The same call without its checksums, where they are the object's and not the body's. */
    Call withoutChecksums() {
        return without(name -> name.startsWith("x-amz-checksum-") || name.equals("x-amz-sdk-checksum-algorithm"));
    }

    /** The same call without these headers, names in lower case. */
    Call without(Predicate<String> dropped) {
        var rest = wire.headers().stream()
                .filter(header -> !dropped.test(header.name()))
                .toList();
        return new Call(
                id,
                new WireRequest(wire.method(), wire.path(), wire.query(), rest, wire.mediaTypes()),
                verified,
                entity,
                bucket,
                key,
                peer);
    }

    /** Where the client spoke to, without a slash at the end. */
    String origin() {
        return "http://" + header("host").orElse("");
    }

    boolean has(String parameter) {
        return wire.parameter(parameter).isPresent();
    }

    String parameter(String name) {
        return wire.parameter(name).orElse("");
    }

    Optional<String> header(String name) {
        return wire.header(name);
    }

    /** The version that the call names; refuses an empty one. */
    Optional<String> versionId() {
        var named = wire.parameter("versionId");
        if (named.isPresent() && named.get().isEmpty()) {
            throw new Refused(Code.INVALID_ARGUMENT, "Version id cannot be the empty string");
        }
        return named;
    }

    /** How many a list may return: what the client wants, at most a thousand. */
    int most(String parameter) {
        var text = parameter(parameter);
        if (text.isEmpty()) {
            return MOST_PER_PAGE;
        }
        try {
            int most = Integer.parseInt(text);
            if (most >= 0) {
                return Math.min(most, MOST_PER_PAGE);
            }
        } catch (NumberFormatException e) {
            // Refused below, as a negative number is.
        }
        throw new Refused(
                Code.INVALID_ARGUMENT,
                "Argument " + parameter + " must be an integer between 0 and 2147483647",
                java.util.Map.of("ArgumentName", parameter, "ArgumentValue", text));
    }
}
