package cloud.firn.storage.configuration;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Fields;
import cloud.firn.storage.xml.Xml;
import cloud.firn.storage.xml.XmlDocument;
import cloud.firn.storage.xml.XmlDocument.Element;
import java.util.Map;

/**
 * How a bucket encrypts what is written without a word about it: always with AES256.
 *
 * <p>Source: PutBucketEncryption of the Amazon S3 API reference.
 *
 * @param bucketKeyEnabled kept and shown; means something with KMS only
 * @param customerKeysBlocked whether new objects may not be encrypted with a key of the customer (SSE-C)
 */
public record ServerSideEncryptionConfiguration(boolean bucketKeyEnabled, boolean customerKeysBlocked) {
    private static final String AES256 = "AES256";
    private static final String BLOCKED = "BlockedEncryptionTypes";
    private static final String CUSTOMER_KEYS = "SSE-C";

    /**
     * Reads {@code ServerSideEncryptionConfiguration}.
     *
     * @throws Refused MalformedXML; NotImplemented for a KMS algorithm; InvalidArgument for a KMS key with another one
     */
    public static ServerSideEncryptionConfiguration read(byte[] document) {
        var configuration = Fields.of(XmlDocument.read(document, "ServerSideEncryptionConfiguration"), "Rule");
        var rule = Fields.of(
                Fields.required(configuration.one("Rule")),
                "ApplyServerSideEncryptionByDefault",
                "BucketKeyEnabled",
                BLOCKED);
        checkDefault(Fields.required(rule.one("ApplyServerSideEncryptionByDefault")));
        return new ServerSideEncryptionConfiguration(
                rule.truth("BucketKeyEnabled").orElse(false),
                rule.one(BLOCKED)
                        .map(ServerSideEncryptionConfiguration::blocksCustomerKeys)
                        .orElse(false));
    }

    private static void checkDefault(Element element) {
        var fields = Fields.of(element, "SSEAlgorithm", "KMSMasterKeyID");
        var key = fields.word("KMSMasterKeyID");
        switch (Fields.required(fields.word("SSEAlgorithm"))) {
            case AES256 ->
                key.ifPresent(id -> {
                    throw new Refused(
                            Code.INVALID_ARGUMENT,
                            "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or"
                                    + " aws:kms:dsse",
                            Map.of("ArgumentName", "ApplyServerSideEncryptionByDefault", "ArgumentValue", id));
                });
            case "aws:kms", "aws:kms:dsse" ->
                throw new Refused(
                        Code.NOT_IMPLEMENTED,
                        "Encryption with keys of a key management service is not implemented; use " + AES256 + ".");
            default -> throw new Refused(Code.MALFORMED_XML);
        }
    }

    private static boolean blocksCustomerKeys(Element element) {
        var types = Fields.of(element, "EncryptionType").all("EncryptionType").stream()
                .map(type -> type.text().toString().strip())
                .toList();
        if (types.size() != 1) {
            throw new Refused(Code.MALFORMED_XML);
        }
        return switch (types.get(0)) {
            case CUSTOMER_KEYS -> true;
            case "NONE" -> false;
            default -> throw new Refused(Code.MALFORMED_XML);
        };
    }

    /** The document {@code ServerSideEncryptionConfiguration}. */
    public String xml() {
        return Xml.document(
                "ServerSideEncryptionConfiguration",
                configuration -> configuration.element("Rule", rule -> {
                    rule.element("ApplyServerSideEncryptionByDefault", by -> by.text("SSEAlgorithm", AES256));
                    rule.text("BucketKeyEnabled", bucketKeyEnabled);
                    if (customerKeysBlocked) {
                        rule.element(BLOCKED, blocked -> blocked.text("EncryptionType", CUSTOMER_KEYS));
                    }
                }));
    }
}
