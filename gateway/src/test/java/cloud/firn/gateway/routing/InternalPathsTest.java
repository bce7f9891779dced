package cloud.firn.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What services ask each other, and what operators ask them, is not for customers. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InternalPathsTest {
    private static final String ID = "4e9b1d2c-0000-4000-8000-000000000000";

    private final Endpoints endpoints = new Endpoints(id -> Service.COMPUTE);

    @Test
    void nothing_internal_is_published() {
        for (var path : List.of(
                "/internal/security-group/" + ID + "/open",
                "/v2/internal/security-group/" + ID + "/open",
                "/internal/security-group/" + ID + "/instances",
                "/hypervisors",
                "/hypervisors/hv-1/fence",
                "/v2/hypervisors/hv-1/fence")) {
            for (var method : List.of("GET", "POST", "PUT", "DELETE")) {
                assertThat(endpoints.find(method, path)).as(method + path).isInstanceOf(Match.Nowhere.class);
            }
        }
    }
}
