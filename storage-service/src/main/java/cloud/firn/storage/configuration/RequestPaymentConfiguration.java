package cloud.firn.storage.configuration;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;

/**
 * Who pays for requests to a bucket and for what is downloaded from it.
 *
 * <p>Source: PutBucketRequestPayment of the Amazon S3 API reference.
 */
public enum RequestPaymentConfiguration {
    BUCKET_OWNER("BucketOwner"),
    REQUESTER("Requester");

    private final String payer;

    RequestPaymentConfiguration(String payer) {
        this.payer = payer;
    }

    /**
     * Reads {@code RequestPaymentConfiguration}.
     *
     * @throws Refused MalformedXML
     */
    public static RequestPaymentConfiguration read(byte[] document) {
        var fields = Fields.of(XmlDocument.read(document, "RequestPaymentConfiguration"), "Payer");
        return switch (Fields.required(fields.word("Payer"))) {
            case "BucketOwner" -> BUCKET_OWNER;
            case "Requester" -> REQUESTER;
            default -> throw new Refused(Code.MALFORMED_XML);
        };
    }

    /** The document {@code RequestPaymentConfiguration}. */
    public String xml() {
        return Xml.document("RequestPaymentConfiguration", configuration -> configuration.text("Payer", payer));
    }
}
