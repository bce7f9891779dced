package cloud.firn.storage.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.firn.storage.acl.Grant;
import cloud.firn.storage.acl.Grantee.CanonicalUser;
import cloud.firn.storage.acl.Owner;
import cloud.firn.storage.acl.Permission;
import cloud.firn.storage.bucket.Versioning;
import cloud.firn.storage.configuration.BucketLoggingStatus.KeyFormat;
import cloud.firn.storage.configuration.BucketLoggingStatus.LoggingEnabled;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Rubbish;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Versioning, request payment, logging and encryption: short documents, read strictly. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SmallDocumentsTest {
    private static final Owner ANNA = new Owner("anna", "Anna");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<Owner> account(String name) {
        return name.equals("anna") ? Optional.of(ANNA) : Optional.empty();
    }

    private static Versioning versioning(String content) {
        return Versioning.read(bytes("<VersioningConfiguration>" + content + "</VersioningConfiguration>"));
    }

    private static BucketLoggingStatus logging(String content) {
        return BucketLoggingStatus.read(
                bytes("<BucketLoggingStatus>" + content + "</BucketLoggingStatus>"), SmallDocumentsTest::account);
    }

    private static BucketLoggingStatus loggingTo(String more) {
        return logging("<LoggingEnabled><TargetBucket>logs</TargetBucket><TargetPrefix></TargetPrefix>" + more
                + "</LoggingEnabled>");
    }

    private static ServerSideEncryptionConfiguration encryption(String rule) {
        return ServerSideEncryptionConfiguration.read(bytes(
                "<ServerSideEncryptionConfiguration><Rule>" + rule + "</Rule></ServerSideEncryptionConfiguration>"));
    }

    private static String algorithm(String name) {
        return "<ApplyServerSideEncryptionByDefault><SSEAlgorithm>" + name
                + "</SSEAlgorithm></ApplyServerSideEncryptionByDefault>";
    }

    private static void refuses(Code code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.code())
                .isEqualTo(code));
    }

    @Test
    void versioning_is_enabled_or_suspended() {
        assertThat(versioning("<Status>Enabled</Status>")).isEqualTo(Versioning.ENABLED);
        assertThat(versioning("<MfaDelete>Disabled</MfaDelete><Status>Suspended</Status>"))
                .isEqualTo(Versioning.SUSPENDED);
        refuses(Code.MALFORMED_XML, () -> versioning("<Status>Off</Status>"));
        refuses(Code.ILLEGAL_VERSIONING_CONFIGURATION, () -> versioning(""));
    }

    @Test
    void a_delete_that_needs_a_second_factor_is_not_offered() {
        refuses(Code.NOT_IMPLEMENTED, () -> versioning("<Status>Enabled</Status><MfaDelete>Enabled</MfaDelete>"));
        refuses(Code.MALFORMED_XML, () -> versioning("<Status>Enabled</Status><MfaDelete>Maybe</MfaDelete>"));
    }

    @Test
    void versioning_that_was_never_set_is_an_empty_document() {
        assertThat(Versioning.OFF.xml())
                .endsWith("<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + "</VersioningConfiguration>");
        assertThat(Versioning.read(bytes(Versioning.SUSPENDED.xml()))).isEqualTo(Versioning.SUSPENDED);
    }

    @Test
    void requests_are_paid_by_the_owner_or_by_who_asks() {
        for (var payment : RequestPaymentConfiguration.values()) {
            assertThat(RequestPaymentConfiguration.read(bytes(payment.xml()))).isEqualTo(payment);
        }
        assertThat(RequestPaymentConfiguration.REQUESTER.xml()).contains("<Payer>Requester</Payer>");
        refuses(
                Code.MALFORMED_XML,
                () -> RequestPaymentConfiguration.read(
                        bytes("<RequestPaymentConfiguration><Payer>Nobody</Payer></RequestPaymentConfiguration>")));
        refuses(Code.MALFORMED_XML, () -> RequestPaymentConfiguration.read(bytes("<RequestPaymentConfiguration/>")));
    }

    @Test
    void logging_is_off_in_an_empty_document() {
        assertThat(logging("").enabled()).isEmpty();
        assertThat(logging("").xml()).endsWith("\"></BucketLoggingStatus>");
    }

    @Test
    void logging_names_a_bucket_and_a_prefix() {
        assertThat(loggingTo("").enabled()).contains(new LoggingEnabled("logs", "", List.of(), Optional.empty()));
        refuses(
                Code.MALFORMED_XML,
                () -> logging("<LoggingEnabled><TargetBucket>logs</TargetBucket></LoggingEnabled>"));
        refuses(Code.MALFORMED_XML, () -> logging("<LoggingEnabled><TargetPrefix/></LoggingEnabled>"));
    }

    @Test
    void logs_can_be_named_by_one_format() {
        var partitioned =
                "<PartitionedPrefix><PartitionDateSource>DeliveryTime</PartitionDateSource></PartitionedPrefix>";
        assertThat(format(loggingTo(keyFormat("<SimplePrefix/>")))).contains(KeyFormat.SIMPLE_PREFIX);
        assertThat(format(loggingTo(keyFormat("<PartitionedPrefix/>")))).contains(KeyFormat.EVENT_TIME);
        assertThat(format(loggingTo(keyFormat(partitioned)))).contains(KeyFormat.DELIVERY_TIME);
        refuses(Code.MALFORMED_XML, () -> loggingTo(keyFormat("")));
        refuses(Code.MALFORMED_XML, () -> loggingTo(keyFormat(partitioned + "<SimplePrefix/>")));
        refuses(Code.MALFORMED_XML, () -> loggingTo(keyFormat(partitioned.replace("Delivery", "Lunch"))));
    }

    private static String keyFormat(String content) {
        return "<TargetObjectKeyFormat>" + content + "</TargetObjectKeyFormat>";
    }

    private static Optional<KeyFormat> format(BucketLoggingStatus status) {
        return status.enabled().flatMap(LoggingEnabled::keyFormat);
    }

    @Test
    void logs_can_be_shared_with_accounts_that_exist() {
        var grant = "<TargetGrants><Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                + " xsi:type=\"CanonicalUser\"><ID>anna</ID></Grantee><Permission>READ</Permission></Grant></TargetGrants>";
        assertThat(loggingTo(grant).enabled().orElseThrow().targetGrants())
                .containsExactly(new Grant(CanonicalUser.of(ANNA), Permission.READ));
        refuses(Code.INVALID_ARGUMENT, () -> loggingTo(grant.replace("anna", "nobody")));
        refuses(Code.MALFORMED_XML, () -> loggingTo(grant.replace("READ", "READ_ACP")));
    }

    @Test
    void a_logging_document_is_read_as_it_is_written() {
        for (var format : KeyFormat.values()) {
            var grants = List.of(new Grant(CanonicalUser.of(ANNA), Permission.FULL_CONTROL));
            var status = new BucketLoggingStatus(
                    Optional.of(new LoggingEnabled("logs", "a/<b>", grants, Optional.of(format))));
            assertThat(BucketLoggingStatus.read(bytes(status.xml()), SmallDocumentsTest::account))
                    .isEqualTo(status);
        }
    }

    @Test
    void encryption_is_AES256() {
        assertThat(encryption(algorithm("AES256"))).isEqualTo(new ServerSideEncryptionConfiguration(false, false));
        assertThat(encryption(algorithm("AES256") + "<BucketKeyEnabled>true</BucketKeyEnabled>"
                        + "<BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>"))
                .isEqualTo(new ServerSideEncryptionConfiguration(true, true));
        assertThat(new ServerSideEncryptionConfiguration(false, false).xml())
                .endsWith("<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm>"
                        + "</ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled></Rule>"
                        + "</ServerSideEncryptionConfiguration>");
    }

    @Test
    void encryption_with_a_key_management_service_is_not_promised() {
        refuses(Code.NOT_IMPLEMENTED, () -> encryption(algorithm("aws:kms")));
        refuses(Code.NOT_IMPLEMENTED, () -> encryption(algorithm("aws:kms:dsse")));
        refuses(
                Code.INVALID_ARGUMENT,
                () -> encryption(algorithm("AES256")
                        .replace("</SSEAlgorithm>", "</SSEAlgorithm><KMSMasterKeyID>key</KMSMasterKeyID>")));
    }

    @Test
    void encryption_of_another_kind_is_refused() {
        refuses(Code.MALFORMED_XML, () -> encryption(""));
        refuses(Code.MALFORMED_XML, () -> encryption(algorithm("ROT13")));
        refuses(
                Code.MALFORMED_XML,
                () -> encryption(algorithm("AES256")
                        + "<BlockedEncryptionTypes><EncryptionType>AES256</EncryptionType></BlockedEncryptionTypes>"));
    }

    @Property(tries = 20)
    void encryptionIsReadAsItIsWritten(@ForAll boolean bucketKey, @ForAll boolean blocked) {
        var configuration = new ServerSideEncryptionConfiguration(bucketKey, blocked);
        assertThat(ServerSideEncryptionConfiguration.read(bytes(configuration.xml())))
                .isEqualTo(configuration);
    }

    @Provide
    Arbitrary<byte[]> rubbish() {
        return Rubbish.around(
                Versioning.ENABLED.xml(),
                RequestPaymentConfiguration.REQUESTER.xml(),
                new ServerSideEncryptionConfiguration(true, true).xml(),
                new BucketLoggingStatus(Optional.of(new LoggingEnabled(
                                "logs",
                                "p/",
                                List.of(new Grant(CanonicalUser.of(ANNA), Permission.READ)),
                                Optional.of(KeyFormat.EVENT_TIME))))
                        .xml());
    }

    @Property(tries = 1_000)
    void rubbishIsRefused(@ForAll("rubbish") byte[] document) {
        Rubbish.readOrRefuse(document, Versioning::read);
        Rubbish.readOrRefuse(document, RequestPaymentConfiguration::read);
        Rubbish.readOrRefuse(document, ServerSideEncryptionConfiguration::read);
        Rubbish.readOrRefuse(document, bytes -> BucketLoggingStatus.read(bytes, SmallDocumentsTest::account));
    }
}
