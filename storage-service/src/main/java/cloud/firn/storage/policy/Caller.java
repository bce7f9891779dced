package cloud.firn.storage.policy;

/**
 * Whose a request is, as a policy can name it: an organisation, by its id or by its name, or a service of the house.
 *
 * <p>Firn's organisations are AWS's accounts. There are no users below them, so that a policy that names a user of an
 * organisation names the organisation.
 *
 * @param organisation the id, which is also the canonical user id of access control lists
 * @param name the name, which is unique in an installation
 * @param service whether it is a service, which the name alone stands for
 */
public record Caller(String organisation, String name, boolean service) {
    /** An organisation. */
    public Caller(String organisation, String name) {
        this(organisation, name, false);
    }

    /** A service, by the name that policies have for it, such as {@code logging.s3.amazonaws.com}. */
    public static Caller ofService(String name) {
        return new Caller("", name, true);
    }
}
