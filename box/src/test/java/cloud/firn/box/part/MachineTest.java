package cloud.firn.box.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MachineTest {
    @Test
    void a_taken_port_names_the_process_that_took_it() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var self = ProcessHandle.current().pid();
            assertThat(Machine.listener(socket.getLocalPort()).orElse("nobody")).startsWith("process " + self + " (");
        }
    }

    @Test
    void nobody_listens_on_a_closed_port() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(Machine.listener(port)).isEmpty();
    }

    @Test
    void this_process_has_memory_and_arguments() {
        var self = ProcessHandle.current().pid();
        assertThat(Machine.residentMib(self)).isPositive();
        assertThat(Machine.processes().filter(process -> process.pid() == self))
                .singleElement()
                .satisfies(process -> assertThat(process.arguments().get(0)).endsWith("java"));
    }
}
