package cloud.firn.storage;

import static cloud.firn.storage.Wire.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.storage.Cloud.Client;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists of objects and of buckets, with every parameter (ListObjects, ListObjectsV2, ListBuckets). */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ListingsTest {
    private static final S3Client S3 = Cloud.shared().acme(Client.NEW_DEFAULTS);

    @Test
    void the_first_form_pages_by_marker_and_names_the_next_one_only_with_a_delimiter() {
        var bucket = with("asdf", "boo/bar", "boo/baz/xyzzy", "cquux/bla", "cquux/thud");
        var plain = S3.listObjects(b -> b.bucket(bucket).maxKeys(1));
        assertThat(shape(plain)).isEqualTo("asdf | ");
        assertThat(plain.isTruncated()).isTrue();
        assertThat(plain.nextMarker()).isNull();
        assertThat(plain.contents().get(0).owner().displayName()).isEqualTo("acme");
        var first = S3.listObjects(b -> b.bucket(bucket).delimiter("/").maxKeys(2));
        assertThat(shape(first)).isEqualTo("asdf | boo/");
        assertThat(first.nextMarker()).isEqualTo("boo/");
        var second =
                S3.listObjects(b -> b.bucket(bucket).delimiter("/").maxKeys(2).marker(first.nextMarker()));
        assertThat(shape(second)).isEqualTo(" | cquux/");
        assertThat(second.isTruncated()).isFalse();
        assertThat(shape(S3.listObjects(b -> b.bucket(bucket).prefix("boo/").delimiter("/"))))
                .isEqualTo("boo/bar | boo/baz/");
    }

    @Test
    void a_marker_before_and_behind_the_prefix() {
        var bucket = with("bar", "baz", "foo");
        assertThat(shape(S3.listObjects(b -> b.bucket(bucket).prefix("ba").marker("a"))))
                .isEqualTo("bar baz | ");
        assertThat(shape(S3.listObjects(b -> b.bucket(bucket).prefix("ba").marker("c"))))
                .isEqualTo(" | ");
        assertThat(shape(S3.listObjects(b -> b.bucket(bucket).marker("bay")))).isEqualTo("baz foo | ");
    }

    @Test
    void a_delimiter_may_be_any_text() {
        assertThat(rolled("a", "bar", "bazar", "cab", "foo")).isEqualTo("foo | ba ca");
        assertThat(rolled("--", "a--b", "a--c", "a-d")).isEqualTo("a-d | a--");
        assertThat(rolled("%", "b%ar", "b%az", "foo")).isEqualTo("foo | b%");
        assertThat(rolled(" ", "b ar", "foo")).isEqualTo("foo | b ");
    }

    @Test
    void the_second_form_pages_by_token_which_counts_more_than_where_to_start() {
        var bucket = with("bar", "baz", "foo", "quxx");
        var first = S3.listObjectsV2(b -> b.bucket(bucket).maxKeys(1));
        assertThat(first.keyCount()).isEqualTo(1);
        assertThat(first.contents().get(0).owner()).isNull();
        var second = S3.listObjectsV2(b -> b.bucket(bucket)
                .continuationToken(first.nextContinuationToken())
                .startAfter("foo"));
        assertThat(shape(second)).isEqualTo("baz foo quxx | ");
        assertThat(second.startAfter()).isEqualTo("foo");
        assertThat(shape(S3.listObjectsV2(b -> b.bucket(bucket).startAfter("baz"))))
                .isEqualTo("foo quxx | ");
        assertThat(S3.listObjectsV2(b -> b.bucket(bucket).fetchOwner(true))
                        .contents()
                        .get(0)
                        .owner()
                        .displayName())
                .isEqualTo("acme");
    }

    @Test
    void none_at_all_is_a_list_too() {
        var bucket = with("k");
        var none = S3.listObjectsV2(b -> b.bucket(bucket).maxKeys(0));
        assertThat(none.keyCount()).isZero();
        assertThat(none.isTruncated()).isFalse();
    }

    @Test
    void what_is_no_number_no_encoding_and_no_token_is_an_argument() {
        var bucket = with("k");
        for (var query : Stream.of(
                        "max-keys=-1",
                        "max-keys=x",
                        "max-keys=99999999999999",
                        "encoding-type=x",
                        "list-type=2&continuation-token=",
                        "list-type=2&continuation-token=!",
                        "uploads&max-uploads=x",
                        "versions&max-keys=x")
                .toList()) {
            assertThat(Wire.signed("GET", "/" + bucket + "?" + query, Map.of(), "")
                            .outcome())
                    .as(query)
                    .isEqualTo("400 InvalidArgument");
        }
        assertThat(Wire.signed("GET", "/" + bucket + "?max-keys=5000", Map.of(), "")
                        .body())
                .contains("<MaxKeys>1000</MaxKeys>");
    }

    @Test
    void on_request_keys_are_encoded_as_in_an_address() {
        var bucket = with("foo+1/bar", "quux ab/thud", "ä&b");
        var answer = Wire.signed("GET", "/" + bucket + "?delimiter=/&encoding-type=url&list-type=2", Map.of(), "");
        assertThat(answer.body())
                .contains(
                        "<EncodingType>url</EncodingType>",
                        "<Prefix>foo%2B1/</Prefix>",
                        "<Prefix>quux%20ab/</Prefix>",
                        "<Key>%C3%A4%26b</Key>");
    }

    @Test
    void buckets_are_listed_by_prefix_and_page() {
        with("k");
        with("k");
        var all = S3.listBucketsPaginator(b -> b.maxBuckets(1)).buckets().stream()
                .map(found -> found.name())
                .toList();
        assertThat(all).isSorted().hasSizeGreaterThan(1).doesNotHaveDuplicates();
        var first = all.get(0);
        assertThat(S3.listBuckets(b -> b.prefix(first)).buckets())
                .anyMatch(found -> found.name().equals(first));
        assertThat(outcome(() -> S3.listBuckets(b -> b.maxBuckets(0)))).isEqualTo("400 InvalidArgument");
    }

    private static String with(String... keys) {
        var bucket = Cloud.shared().bucket(S3);
        for (var key : keys) {
            S3.putObject(b -> b.bucket(bucket).key(key), RequestBody.empty());
        }
        return bucket;
    }

    private static String rolled(String delimiter, String... keys) {
        var bucket = with(keys);
        return shape(S3.listObjectsV2(b -> b.bucket(bucket).delimiter(delimiter)));
    }

    private static String shape(ListObjectsResponse list) {
        return list.contents().stream().map(S3Object::key).collect(Collectors.joining(" ")) + " | "
                + list.commonPrefixes().stream().map(p -> p.prefix()).collect(Collectors.joining(" "));
    }

    private static String shape(ListObjectsV2Response list) {
        return list.contents().stream().map(S3Object::key).collect(Collectors.joining(" ")) + " | "
                + list.commonPrefixes().stream().map(p -> p.prefix()).collect(Collectors.joining(" "));
    }
}
