package cloud.firn.storage.form;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.signature.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FormTest {
    private static final ActorSystem<Void> SYSTEM = ActorSystem.create(Behaviors.empty(), "forms");
    private static final String TYPE = "multipart/form-data; boundary=xyz";

    @AfterAll
    static void stop() {
        SYSTEM.terminate();
    }

    private static <T> T now(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static Refused refused(CompletionStage<?> stage) throws Exception {
        return now(stage.handle((done, failure) -> Objects.requireNonNull(Refused.in(failure))));
    }

    private static CompletionStage<Form> read(String type, String body) {
        var pieces = new ArrayList<ByteString>();
        for (int from = 0; from < body.length(); from += 10) {
            pieces.add(ByteString.fromString(body.substring(from, Math.min(body.length(), from + 10))));
        }
        return Form.read(type, Source.from(pieces), SYSTEM);
    }

    private static String body(String content) {
        return FormReaderTest.part("KEY", "a/${filename}")
                + FormReaderTest.part("acl", "private")
                + FormReaderTest.part("Content-Type", "image/png")
                + FormReaderTest.part("x-amz-meta-a", "b")
                + FormReaderTest.part("x-amz-signature", "s")
                + FormReaderTest.part("tagging", "<Tagging/>")
                + FormReaderTest.file("f.png", content) + "--xyz--\r\n";
    }

    private static CompletionStage<String> content(Form form, SizeRange sizes) {
        return form.file(sizes)
                .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), SYSTEM)
                .thenApply(ByteString::utf8String);
    }

    @Test
    void a_form_is_read_up_to_its_file_and_the_file_streams() throws Exception {
        var content = "0123456789".repeat(5000);
        var form = now(read(TYPE, body(content)));
        assertThat(form.key()).isEqualTo("a/f.png");
        assertThat(form.field("tagging")).hasValue("<Tagging/>");
        assertThat(form.headers())
                .containsExactly(
                        new Header("x-amz-acl", "private"),
                        new Header("content-type", "image/png"),
                        new Header("x-amz-meta-a", "b"));
        assertThat(now(content(form, SizeRange.ANY))).isEqualTo(content);
    }

    @Test
    void an_empty_file_is_a_file() throws Exception {
        assertThat(now(content(now(read(TYPE, body(""))), SizeRange.ANY))).isEmpty();
    }

    @Test
    void a_file_out_of_its_bounds_is_refused() throws Exception {
        var large = refused(content(now(read(TYPE, body("0123456789"))), new SizeRange(0, 9)));
        assertThat(large.code()).isEqualTo(Code.ENTITY_TOO_LARGE);
        assertThat(large.fields()).containsEntry("MaxSizeAllowed", "9");
        var small = refused(content(now(read(TYPE, body("0123456789"))), new SizeRange(11, 20)));
        assertThat(small.code()).isEqualTo(Code.ENTITY_TOO_SMALL);
        assertThat(small.fields()).containsEntry("ProposedSize", "10");
        assertThat(now(content(now(read(TYPE, body("0123456789"))), new SizeRange(10, 10))))
                .hasSize(10);
    }

    @Test
    void what_is_no_form_is_refused() throws Exception {
        for (var type : List.of("", "text/plain", "multipart/mixed; boundary=xyz")) {
            var refused = refused(read(type, body("x")));
            assertThat(refused.code()).isEqualTo(Code.PRECONDITION_FAILED);
            assertThat(refused.fields())
                    .containsEntry("Condition", "Bucket POST must be of the enclosure-type multipart/form-data");
        }
        for (var type : List.of(
                "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"xyz")) {
            assertThat(refused(read(type, body("x"))).code()).isEqualTo(Code.MALFORMED_POST_REQUEST);
        }
        assertThat(now(read("Multipart/Form-Data; charset=utf-8; Boundary=\"xyz\"", body("x")))
                        .key())
                .isEqualTo("a/f.png");
    }

    @Test
    void a_file_that_breaks_off_fails_its_reader() throws Exception {
        var whole = body("0123456789".repeat(10));
        var form = now(read(TYPE, whole.substring(0, whole.length() - 30)));
        assertThat(refused(content(form, SizeRange.ANY)).code()).isEqualTo(Code.MALFORMED_POST_REQUEST);
    }
}
