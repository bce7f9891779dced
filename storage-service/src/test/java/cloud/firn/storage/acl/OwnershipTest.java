package cloud.firn.storage.acl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Rubbish;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OwnershipTest {
    private static final Owner ANNA = new Owner("anna", "Anna");
    private static final Owner BERT = new Owner("bert", "Bert");

    private static Ownership read(String document) {
        return Ownership.read(document.getBytes(StandardCharsets.UTF_8));
    }

    private static void admitHeaders(Ownership ownership, Map<String, String> headers) {
        ownership.admitHeaders(name -> Optional.ofNullable(headers.get(name)));
    }

    private static void refuses(Code code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.code())
                .isEqualTo(code));
    }

    @Test
    void every_setting_is_read_as_it_is_written() {
        for (var ownership : Ownership.values()) {
            assertThat(read(ownership.xml())).isEqualTo(ownership);
            assertThat(Ownership.ofHeader(ownership.word())).isEqualTo(ownership);
        }
        assertThat(Ownership.BUCKET_OWNER_ENFORCED.xml())
                .endsWith("<OwnershipControls xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule>"
                        + "<ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>");
    }

    @Test
    void another_setting_or_none_or_two_are_refused() {
        var rule = "<Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule>";
        for (var content : List.of("", "<Rule/>", rule + rule, rule.replace("Writer", "Reader"))) {
            refuses(Code.MALFORMED_XML, () -> read("<OwnershipControls>" + content + "</OwnershipControls>"));
        }
        refuses(Code.INVALID_ARGUMENT, () -> Ownership.ofHeader("objectwriter"));
    }

    @Test
    void the_writer_owns_an_object_unless_the_setting_says_otherwise() {
        var full = Optional.of("bucket-owner-full-control");
        assertThat(Ownership.OBJECT_WRITER.ownerOf(BERT, ANNA, full)).isEqualTo(BERT);
        assertThat(Ownership.BUCKET_OWNER_PREFERRED.ownerOf(BERT, ANNA, full)).isEqualTo(ANNA);
        assertThat(Ownership.BUCKET_OWNER_PREFERRED.ownerOf(BERT, ANNA, Optional.of("private")))
                .isEqualTo(BERT);
        assertThat(Ownership.BUCKET_OWNER_ENFORCED.ownerOf(BERT, ANNA, Optional.empty()))
                .isEqualTo(ANNA);
    }

    @Test
    void where_lists_are_off_headers_may_only_give_the_bucket_owner_full_control() {
        var enforced = Ownership.BUCKET_OWNER_ENFORCED;
        var word = Map.of("x-amz-acl", "bucket-owner-full-control");
        assertThatCode(() -> admitHeaders(enforced, Map.of())).doesNotThrowAnyException();
        assertThatCode(() -> admitHeaders(enforced, word)).doesNotThrowAnyException();
        for (var headers : List.of(Map.of("x-amz-acl", "public-read"), Map.of("x-amz-grant-read", "id=anna"))) {
            refuses(Code.ACCESS_CONTROL_LIST_NOT_SUPPORTED, () -> admitHeaders(enforced, headers));
            assertThatCode(() -> admitHeaders(Ownership.OBJECT_WRITER, headers)).doesNotThrowAnyException();
        }
    }

    @Test
    void where_lists_are_off_a_document_may_only_say_what_holds_anyway() {
        var enforced = Ownership.BUCKET_OWNER_ENFORCED;
        var open = Acl.canned("public-read", ANNA, ANNA, true);
        assertThatCode(() -> enforced.admitDocument(Acl.privateTo(ANNA), ANNA)).doesNotThrowAnyException();
        assertThatCode(() -> Ownership.OBJECT_WRITER.admitDocument(open, ANNA)).doesNotThrowAnyException();
        refuses(Code.ACCESS_CONTROL_LIST_NOT_SUPPORTED, () -> enforced.admitDocument(open, ANNA));
        refuses(Code.ACCESS_CONTROL_LIST_NOT_SUPPORTED, () -> enforced.admitDocument(new Acl(ANNA, List.of()), ANNA));
    }

    @Test
    void lists_cannot_be_turned_off_while_the_bucket_lets_others_in() {
        var enforced = Ownership.BUCKET_OWNER_ENFORCED;
        var logs = Acl.canned("log-delivery-write", ANNA, ANNA, true);
        assertThatCode(() -> enforced.admitBucketAcl(Acl.privateTo(ANNA))).doesNotThrowAnyException();
        assertThatCode(() -> Ownership.BUCKET_OWNER_PREFERRED.admitBucketAcl(logs))
                .doesNotThrowAnyException();
        refuses(Code.INVALID_BUCKET_ACL_WITH_OBJECT_OWNERSHIP, () -> enforced.admitBucketAcl(logs));
    }

    @Provide
    Arbitrary<byte[]> rubbish() {
        return Rubbish.around(Ownership.OBJECT_WRITER.xml());
    }

    @Property(tries = 300)
    void rubbishIsRefused(@ForAll("rubbish") byte[] document) {
        Rubbish.readOrRefuse(document, Ownership::read);
    }
}
