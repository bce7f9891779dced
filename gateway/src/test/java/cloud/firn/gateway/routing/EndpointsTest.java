package cloud.firn.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EndpointsTest {
    private static final String ID = "4e9b1d2c-0000-4000-8000-000000000000";

    private final Endpoints endpoints = new Endpoints(id -> id.equals(ID) ? Service.NETWORK : null);

    @Test
    void every_path_leads_to_the_service_that_answers_it() {
        assertThat(service("GET", "/v2/zone")).isEqualTo(Service.COMPUTE);
        assertThat(service("PUT", "/v2/instance/" + ID + ":stop")).isEqualTo(Service.COMPUTE);
        assertThat(service("PUT", "/v2/security-group/" + ID + ":attach")).isEqualTo(Service.COMPUTE);
        assertThat(service("POST", "/v2/security-group/" + ID + "/rules")).isEqualTo(Service.NETWORK);
        assertThat(service("DELETE", "/v2/security-group/" + ID + "/rules/" + ID))
                .isEqualTo(Service.NETWORK);
        assertThat(service("GET", "/v2/live-balance")).isEqualTo(Service.BILLING);
        assertThat(service("DELETE", "/v2/api-key/EXO1")).isEqualTo(Service.IDENTITY);
        assertThat(service("DELETE", "/v2/ssh-key/my%20key.1")).isEqualTo(Service.COMPUTE);
        assertThat(service("GET", "/v2/operation/" + ID)).isEqualTo(Service.NETWORK);
    }

    @Test
    void a_path_for_other_methods_names_them() {
        assertThat(endpoints.find("PATCH", "/v2/instance/" + ID))
                .isEqualTo(new Match.OtherMethods(Set.of("GET", "PUT", "DELETE")));
    }

    @Test
    void what_the_table_does_not_list_is_not_there() {
        for (var path : List.of(
                "/",
                "/v2",
                "/v2/",
                "/v2/zone/",
                "/v1/zone",
                "/v2/zones",
                "/v2/instance/" + ID + ":explode",
                "/v2/instance/a/b/c",
                "/v2/hypervisor",
                "/alive")) {
            assertThat(endpoints.find("GET", path)).as(path).isInstanceOf(Match.Nowhere.class);
        }
    }

    @Test
    void only_the_list_of_zones_is_open_to_everybody() {
        assertThat(Endpoints.ALL.stream()
                        .filter(endpoint -> endpoint.access() == Endpoint.Access.ANYONE)
                        .map(Endpoint::name)
                        .collect(Collectors.toSet()))
                .isEqualTo(Set.of("list-zones"));
    }

    @Test
    void every_endpoint_is_listed_once() {
        assertThat(Endpoints.ALL.stream().map(Endpoint::name).collect(Collectors.toSet()))
                .hasSize(Endpoints.ALL.size());
    }

    @Test
    void a_target_that_could_mean_two_things_leads_nowhere() {
        for (var raw : List.of(
                "*",
                "",
                "v2/zone",
                "//v2/zone",
                "/v2//zone",
                "/v2/../zone",
                "/v2/./zone",
                "/v2/..",
                "/v2/a%2fb",
                "/v2/a%2Eb",
                "/v2/%",
                "/v2/%0g",
                "/v2/%00",
                "http://host/v2/zone",
                "/v2/%4",
                "/v2/a//",
                "/v2/zo\u00e9ne",
                "/v2/a b")) {
            assertThat(Target.parse(raw)).as(raw).isEqualTo(Optional.empty());
        }
        assertThat(Target.parse("/v2/zone?a=b?c")).isEqualTo(Optional.of(new Target("/v2/zone", "a=b?c")));
    }

    @Test
    void the_longest_target_that_the_door_takes_needs_no_deep_stack() throws InterruptedException {
        var parsed = new ConcurrentHashMap<String, Match>();
        var thread = new Thread(
                null,
                () -> {
                    for (var raw : List.of("/" + "a".repeat(16_384), "/" + "%41".repeat(5_461), "/a".repeat(8_192))) {
                        var path = Target.parse(raw).orElseThrow().path();
                        parsed.put(raw, endpoints.find("GET", path));
                    }
                },
                "small-stack",
                512 * 1024);
        thread.start();
        thread.join();
        assertThat(parsed.values()).hasSize(3).allSatisfy(match -> assertThat(match)
                .isInstanceOf(Match.Nowhere.class));
    }

    private Service service(String method, String path) {
        var match = endpoints.find(method, path);
        assertThat(match).as(path).isInstanceOf(Match.Found.class);
        return java.util.Objects.requireNonNull(((Match.Found) match).service());
    }
}
