package cloud.firn.storage.policy;

/**
 * Who signed a request, as a policy can name it: an organisation, by its id or by its name.
 *
 * <p>Firn's organisations are AWS's accounts. There are no users below them, so that a policy that names a user of an
 * organisation names the organisation.
 *
 * @param organisation the id, which is also the canonical user id of access control lists
 * @param name the name, which is unique in an installation
 */
public record Caller(String organisation, String name) {}
