package cloud.firn.box.command;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.firn.box.plan.DataFolder;
import cloud.firn.box.plan.Home;
import cloud.firn.box.plan.Plan;
import cloud.firn.contracts.hosts.HaltOrder;
import cloud.firn.platform.crypto.KeyFile;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DownTest {
    @Test
    void the_order_to_halt_is_signed_with_the_key_of_the_box(@TempDir Path folder) throws IOException {
        var agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        int portBase = agent.getAddress().getPort() - 15;
        var plan = new Plan(
                new Home(folder), new DataFolder(folder.resolve("data")), portBase, "qemu", 1, "203.0.113.0/24");
        agent.createContext("/halt", order -> {
            var header = order.getRequestHeaders().getFirst(HaltOrder.HEADER);
            boolean signed =
                    header != null && HaltOrder.isSigned(header, KeyFile.readOrMake(plan.internalKey()), Instant.now());
            order.sendResponseHeaders(signed ? 200 : 403, -1);
            order.close();
        });
        agent.start();
        try {
            assertThat(Down.halt(plan).status()).isEqualTo(200);
        } finally {
            agent.stop(0);
        }
    }
}
