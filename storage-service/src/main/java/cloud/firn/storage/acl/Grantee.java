package cloud.firn.storage.acl;

import cloud.firn.storage.xml.Xml;
import java.util.Arrays;
import java.util.Optional;

/**
 * Whom an access control list allows something: one account, or a group that S3 knows beforehand.
 *
 * <p>Source: "Who is a grantee?" of the Amazon S3 user guide. An email address is no grantee: it is looked up when the
 * list is set, and the account is kept.
 */
public sealed interface Grantee {
    /** Whether a caller is meant; a caller without an organisation is anonymous. */
    boolean includes(Optional<String> organisation);

    /** The value of {@code xsi:type}. */
    String type();

    /** What is inside of the element {@code Grantee}. */
    void write(Xml xml);

    /** One account. */
    record CanonicalUser(String id, String displayName) implements Grantee {
        /** An account as grantee. */
        public static CanonicalUser of(Owner owner) {
            return new CanonicalUser(owner.id(), owner.displayName());
        }

        @Override
        public boolean includes(Optional<String> organisation) {
            return organisation.filter(id::equals).isPresent();
        }

        @Override
        public String type() {
            return "CanonicalUser";
        }

        @Override
        public void write(Xml xml) {
            new Owner(id, displayName).write(xml);
        }
    }

    /** A group that S3 knows beforehand. */
    enum Group implements Grantee {
        /** Everybody, with or without a signature. */
        ALL_USERS("http://acs.amazonaws.com/groups/global/AllUsers"),
        /** Every account there is. */
        AUTHENTICATED_USERS("http://acs.amazonaws.com/groups/global/AuthenticatedUsers"),
        /** The service that delivers access logs; no account belongs to it. */
        LOG_DELIVERY("http://acs.amazonaws.com/groups/s3/LogDelivery");

        private final String uri;

        Group(String uri) {
            this.uri = uri;
        }

        static Optional<Group> of(String uri) {
            return Arrays.stream(values())
                    .filter(group -> group.uri.equals(uri))
                    .findFirst();
        }

        /** Whether a grant to it makes a bucket or an object public. */
        boolean isPublic() {
            return this != LOG_DELIVERY;
        }

        @Override
        public boolean includes(Optional<String> organisation) {
            return this == ALL_USERS || (this == AUTHENTICATED_USERS && organisation.isPresent());
        }

        @Override
        public String type() {
            return "Group";
        }

        @Override
        public void write(Xml xml) {
            xml.text("URI", uri);
        }
    }
}
