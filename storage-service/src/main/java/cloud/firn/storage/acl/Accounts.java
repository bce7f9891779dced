package cloud.firn.storage.acl;

import cloud.firn.storage.acl.Grantee.CanonicalUser;
import cloud.firn.storage.acl.Grantee.Group;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Turns what a client says of a grantee into one that exists. */
record Accounts(Function<String, Optional<Owner>> known) {
    CanonicalUser byId(String id, String argument) {
        return known.apply(id).map(CanonicalUser::of).orElseThrow(() -> invalid("Invalid id", argument, id));
    }

    CanonicalUser byEmail(String address) {
        return known.apply(address)
                .map(CanonicalUser::of)
                .orElseThrow(() -> new Refused(Code.UNRESOLVABLE_GRANT_BY_EMAIL_ADDRESS));
    }

    Group byUri(String uri, String argument) {
        return Group.of(uri).orElseThrow(() -> invalid("Invalid group uri", argument, uri));
    }

    static Refused invalid(String message, String argument, String value) {
        return new Refused(Code.INVALID_ARGUMENT, message, Map.of("ArgumentName", argument, "ArgumentValue", value));
    }
}
