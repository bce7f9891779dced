package cloud.firn.storage.acl;

import cloud.firn.storage.acl.Grantee.CanonicalUser;
import cloud.firn.storage.acl.Grantee.Group;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An access control list: who owns a bucket or an object, and what others may do with it.
 *
 * <p>Source: "Access control list (ACL) overview" of the Amazon S3 user guide; PutBucketAcl and PutObjectAcl of the API
 * reference.
 *
 * @param grants at most 100, in the order in which they were given
 */
public record Acl(Owner owner, List<Grant> grants) {
    private static final int MOST_GRANTS = 100;

    /**
     * @throws Refused MalformedACLError for more than 100 grants
     */
    public Acl {
        if (grants.size() > MOST_GRANTS) {
            throw new Refused(Code.MALFORMED_ACL, "An ACL can have up to " + MOST_GRANTS + " grants.");
        }
        grants = List.copyOf(grants);
    }

    /** What a bucket or an object has when nobody says otherwise: the owner may do everything, and no one else anything. */
    public static Acl privateTo(Owner owner) {
        return new Acl(owner, List.of(new Grant(CanonicalUser.of(owner), Permission.FULL_CONTROL)));
    }

    /**
     * The list that a word of {@code x-amz-acl} stands for.
     *
     * @param owner of what the list is for
     * @throws Refused InvalidArgument when the word means nothing, or nothing for an object
     */
    public static Acl canned(String word, Owner owner, Owner bucketOwner, boolean forBucket) {
        return CannedAcl.of(word, owner, bucketOwner, forBucket);
    }

    /**
     * The list that the headers of a request ask for, if they do: {@code x-amz-acl} or {@code x-amz-grant-…}.
     *
     * @param header a header by its name in lower case; the lines of one that comes twice joined by commas
     * @param accounts finds an account by its id or its email address
     * @throws Refused InvalidRequest for both kinds at once; InvalidArgument for what means nothing or is unknown;
     *     UnresolvableGrantByEmailAddress; MalformedACLError for more than 100 grants
     */
    public static Optional<Acl> ofHeaders(
            Function<String, Optional<String>> header,
            Owner owner,
            Owner bucketOwner,
            boolean forBucket,
            Function<String, Optional<Owner>> accounts) {
        var word = header.apply(GrantHeaders.CANNED);
        var grants = GrantHeaders.read(header, new Accounts(accounts));
        if (word.isPresent() && grants.isPresent()) {
            throw new Refused(Code.INVALID_REQUEST, "Specifying both Canned ACLs and Header Grants is not allowed.");
        }
        return word.map(said -> canned(said, owner, bucketOwner, forBucket))
                .or(() -> grants.map(given -> new Acl(owner, given)));
    }

    /**
     * Reads an {@code AccessControlPolicy}.
     *
     * @param owner of what the list is for, whom the document cannot change
     * @param accounts finds an account by its id or its email address
     * @throws Refused MalformedACLError; AccessDenied for another owner; InvalidArgument for an account or a group that
     *     does not exist; UnresolvableGrantByEmailAddress
     */
    public static Acl ofXml(byte[] document, Owner owner, Function<String, Optional<Owner>> accounts) {
        try {
            var policy = Fields.of(XmlDocument.read(document, "AccessControlPolicy"), "Owner", "AccessControlList");
            var named = Fields.of(Fields.required(policy.one("Owner")), "ID", "DisplayName");
            var list = Fields.of(Fields.required(policy.one("AccessControlList")), "Grant");
            if (!Fields.required(named.word("ID")).equals(owner.id())) {
                throw new Refused(Code.ACCESS_DENIED);
            }
            return new Acl(
                    owner,
                    list.all("Grant").stream()
                            .map(grant -> Grant.read(grant, accounts))
                            .toList());
        } catch (Refused refused) {
            throw refused.code() == Code.MALFORMED_XML ? new Refused(Code.MALFORMED_ACL) : refused;
        }
    }

    /** The document {@code AccessControlPolicy}. */
    public String xml() {
        return Xml.document("AccessControlPolicy", policy -> policy.element("Owner", owner::write)
                .element("AccessControlList", list -> grants.forEach(grant -> grant.write(list))));
    }

    /** A short text to store, the same for the same list. */
    public String text() {
        return AclText.write(this);
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static Acl parse(String text) {
        return AclText.read(text);
    }

    /**
     * Whether the list lets a caller do something. An owner may always read and replace the list, even one that does not
     * say so; else nobody could ever mend it.
     *
     * @param organisation whose the caller is; empty for an anonymous one
     */
    public boolean allows(Optional<String> organisation, Permission wanted) {
        boolean ofTheList = wanted == Permission.READ_ACP || wanted == Permission.WRITE_ACP;
        return (ofTheList && organisation.filter(owner.id()::equals).isPresent())
                || grants.stream()
                        .anyMatch(grant -> grant.permission().implies(wanted)
                                && grant.grantee().includes(organisation));
    }

    /** Whether the list names this grantee for that; how one asks for the group that delivers logs. */
    public boolean grants(Grantee grantee, Permission wanted) {
        return grants.stream()
                .anyMatch(grant ->
                        grant.permission().implies(wanted) && grant.grantee().equals(grantee));
    }

    /** Whether everybody, or everybody with an account, may do anything at all. */
    public boolean isPublic() {
        return grants.stream().anyMatch(Acl::isPublic);
    }

    /** The list without what makes it public, as Block Public Access reads it. */
    public Acl withoutPublic() {
        return new Acl(owner, grants.stream().filter(grant -> !isPublic(grant)).toList());
    }

    private static boolean isPublic(Grant grant) {
        return grant.grantee() instanceof Group group && group.isPublic();
    }
}
