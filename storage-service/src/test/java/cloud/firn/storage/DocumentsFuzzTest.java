package cloud.firn.storage;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import cloud.firn.storage.configuration.BucketLoggingStatus;
import cloud.firn.storage.configuration.WebsiteConfiguration;
import cloud.firn.storage.cors.CorsConfiguration;
import cloud.firn.storage.lifecycle.Lifecycle;
import cloud.firn.storage.lock.LegalHold;
import cloud.firn.storage.lock.LockConfiguration;
import cloud.firn.storage.lock.Retention;
import cloud.firn.storage.notification.NotificationConfiguration;
import cloud.firn.storage.policy.Policy;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Rubbish;
import cloud.firn.storage.xml.Timestamps;
import cloud.firn.storage.xml.XmlDocument;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a customer sends as a document is read or refused, and soon. */
class DocumentsFuzzTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<Consumer<byte[]>> READERS = List.of(
            Lifecycle::read,
            NotificationConfiguration::read,
            WebsiteConfiguration::read,
            CorsConfiguration::read,
            LockConfiguration::read,
            LegalHold::read,
            document -> Retention.read(document, Instant.EPOCH),
            document -> BucketLoggingStatus.read(document, account -> Optional.empty()),
            document -> XmlDocument.read(document, "a"),
            document -> Policy.parse(document, "bucket"));

    @Provide
    Arbitrary<byte[]> documents() {
        return Rubbish.around(
                "<LifecycleConfiguration><Rule><ID>a</ID><Status>Enabled</Status><Filter><And><Prefix>x</Prefix><Tag><Key>k"
                        + "</Key><Value>v</Value></Tag><ObjectSizeGreaterThan>5</ObjectSizeGreaterThan></And></Filter>"
                        + "<Expiration><Days>3</Days></Expiration><Transition><Date>2030-01-01T00:00:00Z</Date>"
                        + "<StorageClass>GLACIER</StorageClass></Transition></Rule></LifecycleConfiguration>",
                "<NotificationConfiguration><TopicConfiguration><Id>a</Id><Topic>arn:aws:sns:box-1:acme:t</Topic>"
                        + "<Event>s3:ObjectCreated:*</Event><Filter><S3Key><FilterRule><Name>prefix</Name><Value>x</Value>"
                        + "</FilterRule></S3Key></Filter></TopicConfiguration></NotificationConfiguration>",
                "<WebsiteConfiguration><IndexDocument><Suffix>i</Suffix></IndexDocument><RoutingRules><RoutingRule>"
                        + "<Condition><KeyPrefixEquals>x</KeyPrefixEquals></Condition><Redirect><HttpRedirectCode>301"
                        + "</HttpRedirectCode></Redirect></RoutingRule></RoutingRules></WebsiteConfiguration>",
                "<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2030-01-01T00:00:00Z</RetainUntilDate></Retention>",
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:*\","
                        + "\"Resource\":\"arn:aws:s3:::bucket/*\"}]}");
    }

    @Property
    void aDocumentIsReadOrRefused(@ForAll("documents") byte[] document) {
        READERS.forEach(reader -> Rubbish.readOrRefuse(document, reader));
    }

    @Property
    void aMomentIsReadOrIsNone(@ForAll String text) {
        assertThatCode(() -> Timestamps.read(text)).doesNotThrowAnyException();
    }

    @Example
    void largeDocumentsOfOneThingOverAndOverAreReadOrRefusedSoon() {
        for (var piece :
                List.of("<a>", "<a/>", "</a>", "&lt;", "<!--", "[", "{\"a\":", "\"*", "?*", " x=''", "<Rule><ID>")) {
            for (var start : List.of("", "<a>", "<a ", "{\"Statement\":", "<LifecycleConfiguration>")) {
                var document = (start + piece.repeat(300_000 / piece.length())).getBytes(StandardCharsets.UTF_8);
                assertTimeoutPreemptively(
                        SOON, () -> READERS.forEach(reader -> Rubbish.readOrRefuse(document, reader)), start + piece);
            }
        }
    }

    @Example
    void aPolicyOfMostStarsIsJudgedSoon() {
        var stars = "arn:aws:s3:::bucket/" + "a*".repeat(4_000) + "b";
        var document =
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:*\","
                        + "\"Resource\":\"" + stars + "\"}]}";
        assertTimeoutPreemptively(SOON, () -> {
            try {
                Policy.parse(document, "bucket");
            } catch (Refused refused) {
                // That is soon, too.
            }
        });
    }
}
