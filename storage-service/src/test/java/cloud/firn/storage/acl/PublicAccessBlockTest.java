package cloud.firn.storage.acl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Rubbish;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PublicAccessBlockTest {
    private static final Owner ANNA = new Owner("anna", "Anna");
    private static final Acl OPEN = Acl.canned("public-read", ANNA, ANNA, true);
    private static final PublicAccessBlock BLOCKS = new PublicAccessBlock(true, false, false, false);
    private static final PublicAccessBlock IGNORES = new PublicAccessBlock(false, true, false, false);

    private static PublicAccessBlock read(String content) {
        return PublicAccessBlock.read(
                ("<PublicAccessBlockConfiguration>" + content + "</PublicAccessBlockConfiguration>")
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void what_a_document_leaves_out_is_off() {
        assertThat(read("<IgnorePublicAcls> true </IgnorePublicAcls><BlockPublicAcls>false</BlockPublicAcls>"))
                .isEqualTo(IGNORES);
    }

    @Test
    void the_document_names_all_four() {
        assertThat(BLOCKS.xml())
                .endsWith("<BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>false</IgnorePublicAcls>"
                        + "<BlockPublicPolicy>false</BlockPublicPolicy>"
                        + "<RestrictPublicBuckets>false</RestrictPublicBuckets></PublicAccessBlockConfiguration>");
    }

    @Test
    void a_document_that_says_nothing_is_refused() {
        assertThatThrownBy(() -> read("")).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.code())
                .isEqualTo(Code.INVALID_REQUEST));
    }

    @Test
    void a_list_that_opens_the_bucket_is_refused_only_when_those_are_blocked() {
        assertThatThrownBy(() -> BLOCKS.admit(OPEN))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(Code.ACCESS_DENIED));
        assertThatCode(() -> BLOCKS.admit(Acl.privateTo(ANNA))).doesNotThrowAnyException();
        assertThatCode(() -> IGNORES.admit(OPEN)).doesNotThrowAnyException();
    }

    @Test
    void a_list_that_opens_the_bucket_does_not_count_where_those_are_ignored() {
        assertThat(IGNORES.effective(OPEN)).isEqualTo(Acl.privateTo(ANNA));
        assertThat(BLOCKS.effective(OPEN)).isEqualTo(OPEN);
    }

    @Property(tries = 32)
    void whatIsWrittenIsRead(@ForAll boolean a, @ForAll boolean b, @ForAll boolean c, @ForAll boolean d) {
        var block = new PublicAccessBlock(a, b, c, d);
        assertThat(PublicAccessBlock.read(block.xml().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(block);
        assertThat(PublicAccessBlock.parse(block.text())).isEqualTo(block);
    }

    @Provide
    Arbitrary<byte[]> rubbish() {
        return Rubbish.around(BLOCKS.xml());
    }

    @Property(tries = 300)
    void rubbishIsRefused(@ForAll("rubbish") byte[] document) {
        Rubbish.readOrRefuse(document, PublicAccessBlock::read);
    }
}
