package cloud.firn.storage.acl;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps the public out of a bucket, whatever its lists and its policy say.
 *
 * <p>Source: "Blocking public access to your Amazon S3 storage" of the Amazon S3 user guide; PutPublicAccessBlock of the
 * API reference.
 *
 * @param blockAcls no list that makes anything public can be set
 * @param ignoreAcls what lists grant to the public does not count
 * @param blockPolicy no policy that makes the bucket public can be set
 * @param restrictBuckets a policy that makes the bucket public serves its owner's organisation only
 */
public record PublicAccessBlock(boolean blockAcls, boolean ignoreAcls, boolean blockPolicy, boolean restrictBuckets) {
    private static final String BLOCK_ACLS = "BlockPublicAcls";
    private static final String IGNORE_ACLS = "IgnorePublicAcls";
    private static final String BLOCK_POLICY = "BlockPublicPolicy";
    private static final String RESTRICT_BUCKETS = "RestrictPublicBuckets";

    /** Nothing is kept out. */
    public static final PublicAccessBlock NONE = new PublicAccessBlock(false, false, false, false);

    /**
     * Reads {@code PublicAccessBlockConfiguration}; what it leaves out is off.
     *
     * @throws Refused MalformedXML; InvalidRequest for a document that says nothing
     */
    public static PublicAccessBlock read(byte[] document) {
        var root = XmlDocument.read(document, "PublicAccessBlockConfiguration");
        var fields = Fields.of(root, BLOCK_ACLS, IGNORE_ACLS, BLOCK_POLICY, RESTRICT_BUCKETS);
        if (root.children().isEmpty()) {
            throw new Refused(Code.INVALID_REQUEST, "Must specify at least one configuration.");
        }
        return new PublicAccessBlock(
                fields.truth(BLOCK_ACLS).orElse(false),
                fields.truth(IGNORE_ACLS).orElse(false),
                fields.truth(BLOCK_POLICY).orElse(false),
                fields.truth(RESTRICT_BUCKETS).orElse(false));
    }

    /** The document {@code PublicAccessBlockConfiguration}. */
    public String xml() {
        return Xml.document("PublicAccessBlockConfiguration", block -> block.text(BLOCK_ACLS, blockAcls)
                .text(IGNORE_ACLS, ignoreAcls)
                .text(BLOCK_POLICY, blockPolicy)
                .text(RESTRICT_BUCKETS, restrictBuckets));
    }

    /** A short text to store: S3's names of what is on. */
    public String text() {
        return Stream.of(
                        blockAcls ? BLOCK_ACLS : "",
                        ignoreAcls ? IGNORE_ACLS : "",
                        blockPolicy ? BLOCK_POLICY : "",
                        restrictBuckets ? RESTRICT_BUCKETS : "")
                .filter(name -> !name.isEmpty())
                .collect(Collectors.joining(","));
    }

    /** Reads what {@link #text()} wrote. */
    public static PublicAccessBlock parse(String text) {
        var names = List.of(text.split(",", -1));
        return new PublicAccessBlock(
                names.contains(BLOCK_ACLS),
                names.contains(IGNORE_ACLS),
                names.contains(BLOCK_POLICY),
                names.contains(RESTRICT_BUCKETS));
    }

    /**
     * Refuses a list that a request sets for the bucket or an object in it.
     *
     * @throws Refused AccessDenied for a public one, when those are blocked
     */
    public void admit(Acl acl) {
        if (blockAcls && acl.isPublic()) {
            throw new Refused(Code.ACCESS_DENIED);
        }
    }

    /** What counts of a list; also what a GET of it answers. */
    public Acl effective(Acl acl) {
        return ignoreAcls ? acl.withoutPublic() : acl;
    }
}
