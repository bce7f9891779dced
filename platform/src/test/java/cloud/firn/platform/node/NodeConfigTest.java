package cloud.firn.platform.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NodeConfigTest {
    private static final String LOGIN = "datastax-java-driver.advanced.auth-provider";

    @Test
    void says_to_cassandra_who_it_is_only_when_told() {
        assertThat(NodeConfig.of(NodeSettings.fromEnvironment(Map.of())).hasPath(LOGIN + ".class"))
                .isFalse();
        var login = NodeConfig.of(NodeSettings.fromEnvironment(
                        Map.of("FIRN_CASSANDRA_USER", "firn", "FIRN_CASSANDRA_PASSWORD", "snow")))
                .getConfig(LOGIN);
        assertThat(login.getString("class")).isEqualTo("PlainTextAuthProvider");
        assertThat(login.getString("username")).isEqualTo("firn");
        assertThat(login.getString("password")).isEqualTo("snow");
    }

    @Test
    void a_name_without_a_password_is_a_mistake() {
        assertThatThrownBy(() -> NodeConfig.of(NodeSettings.fromEnvironment(Map.of("FIRN_CASSANDRA_USER", "firn"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Set both FIRN_CASSANDRA_USER and FIRN_CASSANDRA_PASSWORD");
    }
}
