package cloud.firn.storage.sts;

import cloud.firn.storage.signature.Signer;

/**
 * Who somebody is in the words of AWS: an organisation is an account, and a session a user of it.
 *
 * <p>Source: "IAM identifiers" of the IAM user guide.
 *
 * @param account the organisation's id
 */
record Identity(String account, String userId, String arn) {
    /** The one role that there is: it may do what its organisation may. */
    static final String ROLE = "owner";

    static Identity of(Signer signer) {
        var account = signer.organisation();
        var name = signer.session().flatMap(session -> session.name());
        if (name.isEmpty()) {
            return new Identity(account, account, "arn:aws:iam::" + account + ":root");
        }
        return signer.session().flatMap(session -> session.role()).isPresent()
                ? ofRole(account, name.get())
                : federated(account, name.get());
    }

    /** The ARN of the role that an organisation's sessions act as. */
    static String roleArn(String account) {
        return "arn:aws:iam::" + account + ":role/" + ROLE;
    }

    static Identity ofRole(String account, String name) {
        return new Identity(
                account,
                "AROA"
                        + account.replace("-", "")
                                .toUpperCase(java.util.Locale.ROOT)
                                .substring(0, 16) + ":" + name,
                "arn:aws:sts::" + account + ":assumed-role/" + ROLE + "/" + name);
    }

    static Identity federated(String account, String name) {
        return new Identity(account, account + ":" + name, "arn:aws:sts::" + account + ":federated-user/" + name);
    }
}
