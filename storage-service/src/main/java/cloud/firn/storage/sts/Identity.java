package cloud.firn.storage.sts;

import cloud.firn.storage.signature.Signer;
import java.util.Optional;

/**
 * Who somebody is in the words of AWS: an organisation is an account, and a session a user of it.
 *
 * <p>Source: "IAM identifiers" of the IAM user guide.
 *
 * @param account the organisation's id
 */
record Identity(String account, String userId, String arn) {
    /** The name here of the role that may do what its organisation may. */
    static final String OWNER = "owner";

    static Identity of(Signer signer) {
        var account = signer.organisation();
        var name = signer.session().flatMap(session -> session.name());
        if (name.isEmpty()) {
            return new Identity(account, account, "arn:aws:iam::" + account + ":root");
        }
        return signer.session()
                .flatMap(session -> session.role())
                .map(role -> ofRole(account, role, name.get()))
                .orElseGet(() -> federated(account, name.get()));
    }

    /** The ARN of a role of an organisation. */
    static String roleArn(String account, String role) {
        return "arn:aws:iam::" + account + ":role/" + role;
    }

    /** The name of the role that an ARN names, when it is one of this organisation. */
    static Optional<String> roleName(String account, String arn) {
        var before = roleArn(account, "");
        return arn.startsWith(before) ? Optional.of(arn.substring(before.length())) : Optional.empty();
    }

    /** @param role its ARN */
    static Identity ofRole(String account, String role, String name) {
        return new Identity(
                account,
                "AROA"
                        + account.replace("-", "")
                                .toUpperCase(java.util.Locale.ROOT)
                                .substring(0, 16) + ":" + name,
                "arn:aws:sts::" + account + ":assumed-role/"
                        + roleName(account, role).orElse(OWNER) + "/" + name);
    }

    static Identity federated(String account, String name) {
        return new Identity(account, account + ":" + name, "arn:aws:sts::" + account + ":federated-user/" + name);
    }
}
