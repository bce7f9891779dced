package cloud.firn.storage.bucket;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;

/**
 * What becomes of an object that is overwritten or deleted. Once enabled, versioning can be suspended but never undone.
 *
 * <p>Source: "Using versioning in S3 buckets" of the Amazon S3 user guide; PutBucketVersioning of the API reference.
 */
public enum Versioning {
    /** Never enabled: what is overwritten is gone. The document is empty, and cannot be set. */
    OFF("", false),
    /** Every write makes a version of its own. */
    ENABLED("Enabled", true),
    /** Writes make or replace the version {@code null}; older versions stay. */
    SUSPENDED("Suspended", true);

    private final String word;
    private final boolean said;

    Versioning(String word, boolean said) {
        this.word = word;
        this.said = said;
    }

    /**
     * Reads {@code VersioningConfiguration}.
     *
     * @throws Refused IllegalVersioningConfigurationException when it says nothing; MalformedXML for another word;
     *     NotImplemented for MFA delete
     */
    public static Versioning read(byte[] document) {
        var fields = Fields.of(XmlDocument.read(document, "VersioningConfiguration"), "Status", "MfaDelete");
        switch (fields.word("MfaDelete").orElse("Disabled")) {
            case "Disabled" -> {
                // Which is what it is.
            }
            case "Enabled" -> throw new Refused(Code.NOT_IMPLEMENTED, "MFA delete is not implemented.");
            default -> throw new Refused(Code.MALFORMED_XML);
        }
        var status = fields.word("Status")
                .orElseThrow(() ->
                        new Refused(Code.ILLEGAL_VERSIONING_CONFIGURATION, "The Versioning element must be specified"));
        return switch (status) {
            case "Enabled" -> ENABLED;
            case "Suspended" -> SUSPENDED;
            default -> throw new Refused(Code.MALFORMED_XML);
        };
    }

    /** The document {@code VersioningConfiguration}. */
    public String xml() {
        return Xml.document("VersioningConfiguration", configuration -> {
            if (said) {
                configuration.text("Status", word);
            }
        });
    }
}
