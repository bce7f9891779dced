package cloud.firn.storage.lock;

import static cloud.firn.storage.xml.Fields.required;

import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;
import java.util.Arrays;
import java.util.Optional;

/**
 * Whether a version is kept until somebody says otherwise, whatever its retention. The names are AWS's words.
 *
 * <p>Source: PutObjectLegalHold and GetObjectLegalHold of the Amazon S3 API reference.
 */
public enum LegalHold {
    ON,
    OFF;

    private static final String ROOT = "LegalHold";

    static Optional<LegalHold> of(String word) {
        return Arrays.stream(values()).filter(hold -> hold.name().equals(word)).findFirst();
    }

    /**
     * Reads the document of a PUT.
     *
     * @throws Refused MalformedXML
     */
    public static LegalHold read(byte[] document) {
        var status = Fields.of(XmlDocument.read(document, ROOT), "Status").word("Status");
        return required(LegalHold.of(required(status)));
    }

    /** The document of a GET. */
    public String write() {
        return Xml.document(ROOT, xml -> xml.text("Status", name()));
    }
}
