package cloud.firn.storage.acl;

import cloud.firn.storage.acl.Grantee.CanonicalUser;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who owns the objects that others write into a bucket, and whether access control lists count in it.
 *
 * <p>Source: "Controlling ownership of objects and disabling ACLs for your bucket" of the Amazon S3 user guide;
 * PutBucketOwnershipControls of the API reference.
 */
public enum Ownership {
    /** Whoever writes an object owns it. */
    OBJECT_WRITER("ObjectWriter"),
    /** The bucket's owner owns what is written with {@code bucket-owner-full-control}. */
    BUCKET_OWNER_PREFERRED("BucketOwnerPreferred"),
    /** The bucket's owner owns everything; access control lists are off. */
    BUCKET_OWNER_ENFORCED("BucketOwnerEnforced");

    private static final String HEADER = "x-amz-object-ownership";

    private final String word;

    Ownership(String word) {
        this.word = word;
    }

    /**
     * Reads {@code OwnershipControls}.
     *
     * @throws Refused MalformedXML
     */
    public static Ownership read(byte[] document) {
        var controls = Fields.of(XmlDocument.read(document, "OwnershipControls"), "Rule");
        var rule = Fields.of(Fields.required(controls.one("Rule")), "ObjectOwnership");
        return Fields.required(rule.word("ObjectOwnership").flatMap(Ownership::of));
    }

    /**
     * The setting that the header {@code x-amz-object-ownership} of CreateBucket asks for.
     *
     * @throws Refused InvalidArgument
     */
    public static Ownership ofHeader(String value) {
        return of(value)
                .orElseThrow(() -> new Refused(
                        Code.INVALID_ARGUMENT,
                        "Invalid " + HEADER + " header: " + value,
                        Map.of("ArgumentName", HEADER, "ArgumentValue", value)));
    }

    private static Optional<Ownership> of(String word) {
        return Arrays.stream(values())
                .filter(ownership -> ownership.word.equals(word))
                .findFirst();
    }

    /** The document {@code OwnershipControls}. */
    public String xml() {
        return Xml.document(
                "OwnershipControls", controls -> controls.element("Rule", rule -> rule.text("ObjectOwnership", word)));
    }

    /** S3's word, as the header {@code x-amz-object-ownership} has it. */
    public String word() {
        return word;
    }

    /**
     * Who will own an object.
     *
     * @param canned the header {@code x-amz-acl} of the upload
     */
    public Owner ownerOf(Owner writer, Owner bucketOwner, Optional<String> canned) {
        return switch (this) {
            case OBJECT_WRITER -> writer;
            case BUCKET_OWNER_PREFERRED ->
                canned.filter(CannedAcl.BUCKET_OWNER_FULL_CONTROL::equals).isPresent() ? bucketOwner : writer;
            case BUCKET_OWNER_ENFORCED -> bucketOwner;
        };
    }

    /**
     * Refuses the headers of an upload or of a PUT of a list, where lists are off and the headers set one: all but
     * {@code x-amz-acl: bucket-owner-full-control}.
     *
     * @throws Refused AccessControlListNotSupported
     */
    public void admitHeaders(Function<String, Optional<String>> header) {
        boolean other = header.apply(GrantHeaders.CANNED)
                .filter(canned -> !canned.equals(CannedAcl.BUCKET_OWNER_FULL_CONTROL))
                .isPresent();
        if (this == BUCKET_OWNER_ENFORCED && (other || GrantHeaders.anyGrant(header))) {
            throw new Refused(Code.ACCESS_CONTROL_LIST_NOT_SUPPORTED);
        }
    }

    /**
     * Refuses the document of a PUT of a list, where lists are off and it says more than that the bucket's owner may do
     * everything.
     *
     * @throws Refused AccessControlListNotSupported
     */
    public void admitDocument(Acl acl, Owner bucketOwner) {
        boolean same = acl.grants().size() == 1
                && names(acl.grants().get(0), bucketOwner)
                && acl.grants().get(0).permission() == Permission.FULL_CONTROL;
        if (this == BUCKET_OWNER_ENFORCED && !same) {
            throw new Refused(Code.ACCESS_CONTROL_LIST_NOT_SUPPORTED);
        }
    }

    /**
     * Refuses this setting for a bucket whose list lets anybody but its owner do anything; for CreateBucket and
     * PutBucketOwnershipControls.
     *
     * @throws Refused InvalidBucketAclWithObjectOwnership
     */
    public void admitBucketAcl(Acl acl) {
        if (this == BUCKET_OWNER_ENFORCED && acl.grants().stream().anyMatch(grant -> !names(grant, acl.owner()))) {
            throw new Refused(Code.INVALID_BUCKET_ACL_WITH_OBJECT_OWNERSHIP);
        }
    }

    private static boolean names(Grant grant, Owner owner) {
        return grant.grantee() instanceof CanonicalUser user && user.id().equals(owner.id());
    }
}
