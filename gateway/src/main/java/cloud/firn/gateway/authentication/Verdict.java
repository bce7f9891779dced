package cloud.firn.gateway.authentication;

import java.util.List;

/** What the authenticator found out about a call. */
public sealed interface Verdict {
    /**
     * Everything but the body has been looked at, and could be right: a valid key, a signature for now.
     *
     * @param values decoded values of the signed query arguments, in the order of their names
     * @param expires unix seconds
     */
    record Claimed(String keyId, List<String> values, long expires, String signature) implements Verdict {
        public Claimed {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return "Claimed[keyId=" + keyId + ", expires=" + expires + "]";
        }
    }

    /** The call was signed with this key. */
    record Verified(Key key) implements Verdict {}

    /**
     * The call is not what its signature says.
     *
     * @param detail for the customer: what to do; the same for a key that is unknown and a signature that is wrong
     */
    record Unproven(String detail) implements Verdict {}

    /**
     * The call cannot even be checked.
     *
     * @param detail for the customer: what to do
     */
    record Unreadable(String detail) implements Verdict {}
}
