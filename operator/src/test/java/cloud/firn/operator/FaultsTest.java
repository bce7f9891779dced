package cloud.firn.operator;

import static cloud.firn.operator.Stage.PUBLIC_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What goes wrong around an operator, and what it makes of it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FaultsTest {
    private static final String SMALL = "{'template': 'tiny', 'type': 'tiny', 'diskGib': 10}";

    private final Stage stage = new Stage();

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void a_crash_between_making_and_writing_it_down_makes_no_second_instance() {
        makeOneAndCrash();
        stage.operate();
        stage.until("Instance", "one", "Ready", "True Running");
        assertThat(stage.firn.compute().instances()).hasSize(1);
        assertThat(stage.firn.calls("POST /instance"))
                .as("it was found by its label")
                .isEqualTo(1);
    }

    @Test
    void nor_does_one_when_lists_do_not_show_the_first_yet() {
        stage.firn.compute().late(true);
        makeOneAndCrash();
        stage.operate();
        stage.until("Instance", "one", "Ready", "True Running");
        assertThat(stage.firn.compute().instances()).hasSize(1);
    }

    @Test
    void nor_does_one_when_the_specification_was_changed_in_between_too() {
        stage.firn.compute().late(true);
        makeOneAndCrash();
        stage.kubernetes.edit("Instance", "one", spec -> spec.put("userData", "other"));
        stage.operate();
        stage.until("Instance", "one", "Synced", "False Unclear");
        stage.firn.compute().late(false);
        stage.until("Instance", "one", "Ready", "True Running");
        stage.until("its user data is the new", () -> stage.firn
                .compute()
                .instances()
                .get(0)
                .path("user-data")
                .asText()
                .equals("b3RoZXI="));
        assertThat(stage.firn.compute().instances()).hasSize(1);
    }

    private void makeOneAndCrash() {
        stage.kubernetes.create("Instance", "one", SMALL);
        stage.kubernetes.statusWritesAnswer(500);
        var first = stage.operate();
        stage.until("it is made", () -> stage.firn.compute().instances().size() == 1);
        first.close();
        assertThat(stage.id("Instance", "one")).isEmpty();
        stage.kubernetes.statusWritesAnswer(200);
    }

    @Test
    void crashes_while_a_bucket_gets_its_key_leave_one_key() {
        stage.kubernetes.create("Bucket", "photos", "{}");
        stage.kubernetes.statusWritesAnswer(409);
        var first = stage.operate();
        stage.until("it is made", () -> !stage.firn.storage().buckets().isEmpty());
        first.close();
        stage.kubernetes.statusWritesAnswer(200);
        stage.operate();
        stage.until("Bucket", "photos", "Ready", "True");
        assertThat(stage.firn.identity().keys()).hasSize(1);
        assertThat(stage.firn.identity().roles()).hasSize(1);
    }

    @Test
    void the_finalizer_is_there_before_anything_is_made() {
        stage.firn.fail(Integer.MAX_VALUE, 503);
        stage.kubernetes.create("Instance", "one", SMALL);
        stage.operate();
        stage.until("Instance", "one", "Synced", "False Unavailable");
        assertThat(stage.kubernetes
                        .find("Instance", "one")
                        .orElseThrow()
                        .at("/metadata/finalizers/0")
                        .asText())
                .isEqualTo("cloud.firn/finalizer");
    }

    @Test
    void a_Firn_that_is_busy_is_asked_again_later_and_less_often_each_time() {
        stage.firn.fail(4, 429);
        stage.kubernetes.create("SshKey", "me", "{'publicKey': '" + PUBLIC_KEY + "'}");
        stage.operate();
        stage.until("SshKey", "me", "Synced", "False Unavailable: Firn's API answered 429");
        stage.until("SshKey", "me", "Ready", "True Registered");
    }

    @Test
    void a_write_that_meets_a_newer_object_is_decided_anew() {
        stage.kubernetes.statusWritesAnswer(409);
        stage.kubernetes.create("Instance", "one", SMALL);
        stage.operate();
        stage.until("it is made", () -> stage.firn.compute().instances().size() == 1);
        stage.kubernetes.statusWritesAnswer(200);
        stage.until("Instance", "one", "Ready", "True Running");
        assertThat(stage.firn.compute().instances()).hasSize(1);
    }

    @Test
    void a_watch_that_has_gone_silent_is_noticed_and_what_it_kept_back_is_in_the_next_list() {
        stage.watch(Duration.ofSeconds(1)).operate();
        stage.until("it listens", () -> stage.kubernetes.lists() >= 4);
        stage.kubernetes.silence(true);
        stage.kubernetes.create("SshKey", "me", "{'publicKey': '" + PUBLIC_KEY + "'}");
        stage.until("SshKey", "me", "Ready", "True Registered");
    }

    @Test
    void a_version_that_is_too_old_to_watch_from_is_answered_with_a_new_list() {
        stage.operate();
        stage.until("it listens", () -> stage.kubernetes.lists() >= 4);
        stage.kubernetes.forget();
        stage.kubernetes.create("SshKey", "me", "{'publicKey': '" + PUBLIC_KEY + "'}");
        stage.until("SshKey", "me", "Ready", "True Registered");
    }

    @Test
    void health_tells_what_is_heard_and_who_works() throws Exception {
        var operator = stage.operate();
        stage.until("it is ready", () -> status(operator, "/ready") == 200);
        assertThat(status(operator, "/alive")).isEqualTo(200);
        assertThat(body(operator)).contains("\"leading\":true").contains("watch-age-seconds-instances");
    }

    @Test
    void one_of_two_operators_works_and_the_other_takes_over() {
        var first = stage.operate();
        stage.until("the first works", first::leads);
        var second = stage.operate();
        stage.until(
                "it is known who works",
                () -> stage.kubernetes.holder("firn", Operator.LEASE).equals("operator-0"));
        assertThat(second.leads()).isFalse();
        first.close();
        stage.until("the second works", second::leads);
        stage.kubernetes.create("SshKey", "me", "{'publicKey': '" + PUBLIC_KEY + "'}");
        stage.until("SshKey", "me", "Ready", "True Registered");
    }

    @Test
    void an_operator_that_cannot_renew_its_Lease_stops_working() {
        var operator = stage.operate();
        stage.until("it works", operator::leads);
        stage.kubernetes.everythingAnswers(500);
        stage.until("it knows that it has lost", () -> stage.lost() == 1);
        assertThat(operator.leads()).isFalse();
        stage.kubernetes.everythingAnswers(200);
    }

    @Test
    void objects_of_other_namespaces_are_left_alone_when_one_is_named() {
        stage.kubernetes.create("SshKey", "me", "{'publicKey': '" + PUBLIC_KEY + "'}");
        var operator = stage.operate("elsewhere");
        stage.until("it is ready", () -> status(operator, "/ready") == 200);
        assertThat(stage.firn.compute().keys()).isEmpty();
    }

    private static int status(Operator operator, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(request(operator, path), BodyHandlers.discarding())
                .statusCode();
    }

    private static String body(Operator operator) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(request(operator, "/ready"), BodyHandlers.ofString())
                .body();
    }

    private static HttpRequest request(Operator operator, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + operator.port() + path))
                .timeout(Duration.ofSeconds(5))
                .build();
    }
}
