package cloud.firn.agent;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.RemoteAddress;
import akka.http.javadsl.model.headers.RawHeader;
import cloud.firn.contracts.hosts.HaltOrder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HaltRoutesTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final byte[] KEY = new byte[32];

    private final AtomicInteger halts = new AtomicInteger();
    private Optional<byte[]> held = Optional.of(KEY);

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    @Test
    void the_holder_of_the_key_may_halt_this_machine() throws Exception {
        assertThat(status(signed(from("127.0.0.1"), KEY))).isEqualTo(200);
        assertThat(halts).hasValue(1);
    }

    @Test
    void nobody_else_of_this_machine_may() throws Exception {
        var other = new byte[32];
        other[0] = 1;
        assertThat(status(from("127.0.0.1"))).isEqualTo(403);
        assertThat(status(signed(from("127.0.0.1"), other))).isEqualTo(403);
        assertThat(halts).hasValue(0);
    }

    @Test
    void without_a_key_nobody_may() throws Exception {
        held = Optional.empty();
        assertThat(status(signed(from("127.0.0.1"), new byte[1]))).isEqualTo(403);
    }

    @Test
    void a_web_page_may_not() throws Exception {
        var request = signed(from("127.0.0.1"), KEY).addHeader(RawHeader.create("Origin", "http://localhost:7700"));
        assertThat(status(request)).isEqualTo(403);
    }

    @Test
    void another_machine_may_not_whatever_it_says_of_itself() throws Exception {
        var request = signed(from("192.0.2.7"), KEY)
                .addHeader(RawHeader.create("X-Forwarded-For", "127.0.0.1"))
                .addHeader(RawHeader.create("X-Real-Ip", "127.0.0.1"));
        assertThat(status(request)).isEqualTo(403);
        assertThat(halts).hasValue(0);
    }

    private static HttpRequest from(String address) throws UnknownHostException {
        var sender = RemoteAddress.create(new InetSocketAddress(InetAddress.getByName(address), 40_000));
        return HttpRequest.POST("/halt").addAttribute(AttributeKeys.remoteAddress, sender);
    }

    private static HttpRequest signed(HttpRequest request, byte[] key) {
        return request.addHeader(RawHeader.create(HaltOrder.HEADER, HaltOrder.signed(key, NOW)));
    }

    private int status(HttpRequest request) throws Exception {
        var routes = new HaltRoutes(() -> held, InstantSource.fixed(NOW), () -> halts.incrementAndGet() > 0).routes();
        var answer = routes.function(KIT.system()).apply(request).toCompletableFuture();
        return answer.join().status().intValue();
    }
}
