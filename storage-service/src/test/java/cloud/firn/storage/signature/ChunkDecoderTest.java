package cloud.firn.storage.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import akka.util.ByteString;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The published chunked upload of the Amazon S3 API reference, whole, broken and cut at every place. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ChunkDecoderTest {
    private static final String SEED = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
    private static final String FIRST = "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648";
    private static final String SECOND = "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497";
    private static final String LAST = "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9";

    private static String body() {
        return "10000;chunk-signature=" + FIRST + "\r\n" + "a".repeat(65536) + "\r\n400;chunk-signature=" + SECOND
                + "\r\n" + "a".repeat(1024) + "\r\n0;chunk-signature=" + LAST + "\r\n\r\n";
    }

    private static ChunkDecoder signed() {
        return signed(SEED, false);
    }

    private static ChunkDecoder signed(String seed, boolean trailer) {
        var scope = new Scope("20130524", "us-east-1", "s3");
        var key = scope.signingKey(Client.SIGNER.secret());
        return new ChunkDecoder(
                new Payload.SignedChunks(new ChunkSigning(key, "20130524T000000Z", scope.text(), seed), trailer));
    }

    private static final String TRAILER_SEED = "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e";
    private static final String TRAILER_SIGNATURE = "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435";

    private static String bodyWithTrailer() {
        return "10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n"
                + "a".repeat(65536)
                + "\r\n400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n"
                + "a".repeat(1024)
                + "\r\n0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
                + "x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:" + TRAILER_SIGNATURE + "\r\n\r\n";
    }

    private static long decode(ChunkDecoder decoder, String body, int pieceBytes) {
        long length = 0;
        var all = ByteString.fromArray(body.getBytes(StandardCharsets.ISO_8859_1));
        for (int from = 0; from < all.size(); from += pieceBytes) {
            for (var bytes : decoder.feed(all.slice(from, Math.min(all.size(), from + pieceBytes)))) {
                length += bytes.size();
            }
        }
        decoder.finish();
        return length;
    }

    @Test
    void the_published_upload_is_decoded_however_it_is_cut() {
        for (int pieceBytes : new int[] {1, 7, 1000, 65536, 100_000}) {
            assertThat(decode(signed(), body(), pieceBytes)).isEqualTo(66560);
        }
    }

    @Test
    void the_published_upload_with_a_trailer_is_decoded_however_it_is_cut() {
        for (int pieceBytes : new int[] {1, 1000, 100_000}) {
            var decoder = signed(TRAILER_SEED, true);
            assertThat(decode(decoder, bodyWithTrailer(), pieceBytes)).isEqualTo(66560);
            assertThat(decoder.finish()).containsEntry("x-amz-checksum-crc32c", "sOO8/Q==");
        }
    }

    @Test
    void a_trailer_that_was_changed_or_is_not_signed_is_refused() {
        for (var body : new String[] {
            bodyWithTrailer().replace("sOO8/Q==", "sOO8/A=="),
            bodyWithTrailer().replace(TRAILER_SIGNATURE, SEED),
            bodyWithTrailer().replace("x-amz-trailer-signature:" + TRAILER_SIGNATURE + "\r\n", "")
        }) {
            assertThat(refused(signed(TRAILER_SEED, true), body)).isEqualTo(Code.SIGNATURE_DOES_NOT_MATCH);
        }
    }

    @Test
    void chunks_in_another_order_are_refused() {
        var body = "400;chunk-signature=" + SECOND + "\r\n" + "a".repeat(1024) + "\r\n10000;chunk-signature=" + FIRST
                + "\r\n" + "a".repeat(65536) + "\r\n0;chunk-signature=" + LAST + "\r\n\r\n";
        assertThat(refused(signed(), body)).isEqualTo(Code.SIGNATURE_DOES_NOT_MATCH);
    }

    @Test
    void only_the_last_chunk_may_be_small() {
        var body = "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n";
        assertThat(refused(new ChunkDecoder(new Payload.UnsignedChunks()), body))
                .isEqualTo(Code.INVALID_CHUNK_SIZE);
    }

    @Test
    void another_byte_is_refused() {
        assertThat(refused(signed(), body().replaceFirst("aaa", "aba"))).isEqualTo(Code.SIGNATURE_DOES_NOT_MATCH);
        assertThat(refused(signed(), body().replace(LAST, SECOND))).isEqualTo(Code.SIGNATURE_DOES_NOT_MATCH);
    }

    @Test
    void a_body_without_its_last_chunk_is_incomplete() {
        var body = body();
        assertThat(refused(signed(), body.substring(0, body.indexOf("\r\n0;chunk") + 2)))
                .isEqualTo(Code.INCOMPLETE_BODY);
    }

    @Test
    void an_unsigned_body_carries_a_trailer_whose_last_line_may_end_the_body() {
        for (var end : new String[] {"\r\n\r\n", "\r\n", ""}) {
            var decoder = new ChunkDecoder(new Payload.UnsignedChunks());
            var all = decoder.feed(ByteString.fromString("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==" + end));
            assertThat(all.get(0).utf8String()).isEqualTo("hello");
            assertThat(decoder.finish()).containsEntry("x-amz-checksum-crc32", "NhCmhg==");
        }
    }

    @Property(tries = 300)
    void rubbish_is_refused_and_never_taken_for_a_body(@ForAll byte[] rubbish, @ForAll @IntRange(max = 60) int keep) {
        var start = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n".substring(0, Math.min(keep, 46));
        var decoder = new ChunkDecoder(new Payload.UnsignedChunks());
        long length = 0;
        try {
            for (var bytes : decoder.feed(ByteString.fromString(start).concat(ByteString.fromArray(rubbish)))) {
                length += bytes.size();
            }
            decoder.finish();
        } catch (Refused refused) {
            assertThat(refused.code().status()).isLessThan(500);
        }
        assertThat(length).isLessThanOrEqualTo(start.length() + rubbish.length);
    }

    private static Code refused(ChunkDecoder decoder, String body) {
        return catchThrowableOfType(Refused.class, () -> decode(decoder, body, 4096))
                .code();
    }
}
