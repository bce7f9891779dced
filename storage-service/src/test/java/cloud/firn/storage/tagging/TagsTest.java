package cloud.firn.storage.tagging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.Rubbish;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TagsTest {
    private static byte[] document(String tags) {
        return ("<Tagging><TagSet>" + tags + "</TagSet></Tagging>").getBytes(StandardCharsets.UTF_8);
    }

    private static String tag(String key, String value) {
        return "<Tag><Key>" + key + "</Key><Value>" + value + "</Value></Tag>";
    }

    private static String tags(int count) {
        return IntStream.range(0, count).mapToObj(i -> tag("k" + i, "v")).collect(Collectors.joining());
    }

    private static void refuses(Code code, String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.detail()).contains(message);
        });
    }

    @Test
    void a_document_gives_tags_in_their_order_and_is_written_so() {
        var tags = Tags.ofObject(document(tag("b", "2") + tag("a", "") + tag("Ünï +-=._:/@9", "x y")));
        assertThat(tags.map())
                .containsExactly(Map.entry("b", "2"), Map.entry("a", ""), Map.entry("Ünï +-=._:/@9", "x y"));
        assertThat(tags.xml())
                .endsWith("<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet>"
                        + "<Tag><Key>b</Key><Value>2</Value></Tag><Tag><Key>a</Key><Value></Value></Tag>"
                        + "<Tag><Key>Ünï +-=._:/@9</Key><Value>x y</Value></Tag></TagSet></Tagging>");
        assertThat(tags.count()).isEqualTo(3);
    }

    @Test
    void an_empty_set_is_no_tags() {
        assertThat(Tags.ofObject(document(""))).isEqualTo(Tags.NONE);
        assertThat(Tags.ofHeader("")).isEqualTo(Tags.NONE);
        assertThat(Tags.NONE.xml()).endsWith("<TagSet></TagSet></Tagging>");
    }

    @Test
    void an_object_has_at_most_10_tags_and_a_bucket_50() {
        assertThat(Tags.ofObject(document(tags(10))).count()).isEqualTo(10);
        assertThat(Tags.ofBucket(document(tags(50))).count()).isEqualTo(50);
        refuses(Code.BAD_REQUEST, "Object tags cannot be greater than 10", () -> Tags.ofObject(document(tags(11))));
        refuses(
                Code.BAD_REQUEST,
                "Object tags cannot be greater than 10",
                () -> Tags.ofHeader("a&b&c&d&e&f&g&h&i&j&k"));
        refuses(
                Code.BAD_REQUEST,
                "Bucket tag count cannot be greater than 50",
                () -> Tags.ofBucket(document(tags(51))));
    }

    @Test
    void keys_have_1_to_128_characters_and_values_at_most_256() {
        var longest = tag("k".repeat(128), "v".repeat(256));
        assertThat(Tags.ofObject(document(longest)).count()).isEqualTo(1);
        for (var key : List.of("", "k".repeat(129), "a*b", "a\tb", "a&amp;b")) {
            refuses(
                    Code.INVALID_TAG,
                    "The TagKey you have provided is invalid",
                    () -> Tags.ofObject(document(tag(key, "v"))));
        }
        for (var value : List.of("v".repeat(257), "a?b", "a\nb", "\uD83D\uDE00")) {
            refuses(
                    Code.INVALID_TAG,
                    "The TagValue you have provided is invalid",
                    () -> Tags.ofBucket(document(tag("k", value))));
        }
    }

    @Test
    void keys_differ() {
        refuses(
                Code.INVALID_TAG,
                "Cannot provide multiple Tags with the same key",
                () -> Tags.ofObject(document(tag("a", "1") + tag("a", "2"))));
        assertThat(Tags.ofObject(document(tag("a", "1") + tag("A", "1"))).count())
                .isEqualTo(2);
    }

    @Test
    void keys_of_the_provider_are_not_the_customers_to_set() {
        refuses(
                Code.INVALID_TAG,
                "System tags cannot be added/updated by requester",
                () -> Tags.ofBucket(document(tag("AWS:created-by", "me"))));
        refuses(Code.INVALID_TAG, "System tags", () -> Tags.ofHeader("aws:x=1"));
    }

    @Test
    void a_document_of_another_shape_is_refused() {
        for (var text : List.of(
                "",
                "<Tagging/>",
                "<Tagging><TagSet/><TagSet/></Tagging>",
                "<Tagging><TagSet><Tag><Key>a</Key></Tag></TagSet></Tagging>",
                "<Tagging><TagSet><Tag><Key>a</Key><Key>b</Key><Value/></Tag></TagSet></Tagging>",
                "<TagSet/>")) {
            refuses(Code.MALFORMED_XML, "", () -> Tags.ofObject(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void a_header_is_the_query_of_a_URL() {
        assertThat(Tags.ofHeader("colour=dark+blue&size=&%C3%BC%2B=a%3Db=c&flag")
                        .map())
                .containsExactly(
                        Map.entry("colour", "dark blue"),
                        Map.entry("size", ""),
                        Map.entry("ü+", "a=b=c"),
                        Map.entry("flag", ""));
    }

    @Test
    void a_header_of_another_shape_is_refused() {
        for (var header : List.of("a=1&a=2", "a=%", "a=%zz", "a=%C3", "%FF=1")) {
            refuses(
                    Code.INVALID_ARGUMENT,
                    "The header 'x-amz-tagging' shall be encoded as UTF-8",
                    () -> Tags.ofHeader(header));
        }
        refuses(Code.INVALID_TAG, "TagKey", () -> Tags.ofHeader("=1"));
        refuses(Code.INVALID_TAG, "TagValue", () -> Tags.ofHeader("a=%3Cb%3E"));
    }

    @Provide
    Arbitrary<Map<String, String>> sane() {
        var words = Arbitraries.strings().withChars("aZ9é漢 +-=._:/@").ofMaxLength(20);
        return Arbitraries.maps(words.filter(word -> !word.isEmpty()), words).ofMaxSize(10);
    }

    @Property(tries = 300)
    void whatIsWrittenIsRead(@ForAll("sane") Map<String, String> map) {
        var tags = new Tags(map);
        assertThat(Tags.ofObject(tags.xml().getBytes(StandardCharsets.UTF_8))).isEqualTo(tags);
        assertThat(Tags.ofHeader(tags.text())).isEqualTo(tags);
        assertThat(List.copyOf(Tags.parse(tags.text()).map().entrySet()))
                .isEqualTo(List.copyOf(tags.map().entrySet()));
    }

    @Provide
    Arbitrary<byte[]> rubbish() {
        return Rubbish.around(new Tags(Map.of("key", "value", "other", "")).xml());
    }

    @Property(tries = 1_000)
    void rubbishIsRefused(@ForAll("rubbish") byte[] document) {
        Rubbish.readOrRefuse(document, Tags::ofObject);
        Rubbish.readOrRefuse(document, Tags::ofBucket);
    }

    @Property(tries = 1_000)
    void anyHeaderIsReadOrRefused(@ForAll String header) {
        Rubbish.readOrRefuse(header.getBytes(StandardCharsets.UTF_8), nothing -> Tags.ofHeader(header));
    }
}
