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
        var scope = new Scope("20130524", "us-east-1", "s3");
        return new ChunkDecoder(new Payload.SignedChunks(
                new ChunkSigning(
                        scope.signingKey(VerifierTest.SIGNER.secret()), "20130524T000000Z", scope.text(), SEED),
                false));
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
