package cloud.firn.gateway.authentication;

/** What the authenticator found out about a call. */
public sealed interface Verdict {
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
