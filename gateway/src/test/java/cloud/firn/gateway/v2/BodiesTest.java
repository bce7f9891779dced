package cloud.firn.gateway.v2;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.RequestEntity;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BodiesTest {
    private static final int ROOM = 2 * Bodies.LARGEST;

    private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "bodies");
    private final Bodies bodies = new Bodies(system, ROOM);

    @AfterEach
    void stop() {
        system.terminate();
    }

    @Test
    void a_body_is_handed_on_whole() throws Exception {
        var entity = HttpEntities.create(ContentTypes.APPLICATION_JSON, ByteString.fromString("{}"));
        var answer = bodies.read(
                HttpRequest.POST("/").withEntity(entity),
                body -> CompletableFuture.completedFuture(HttpResponse.create().withEntity(body.utf8String())));
        assertThat(get(answer.toCompletableFuture()).entity()).isEqualTo(HttpEntities.create("{}"));
    }

    @Test
    void bodies_that_never_come_fill_the_room_and_not_the_memory() throws Exception {
        var first = read(slow(Bodies.LARGEST));
        var second = read(HttpEntities.createChunked(ContentTypes.APPLICATION_JSON, Source.maybe()));
        var third = get(read(slow(1)));
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
        assertThat(third.status().intValue()).isEqualTo(503);
        assertThat(third.getHeader("Retry-After")).isPresent();
        assertThat(get(read(HttpEntities.EMPTY)).status().intValue()).isEqualTo(200);
    }

    @Test
    void a_body_takes_its_room_until_its_call_is_answered() throws Exception {
        var answering = new CompletableFuture<HttpResponse>();
        var whole = HttpEntities.create(ContentTypes.APPLICATION_JSON, new byte[Bodies.LARGEST]);
        var first = bodies.read(HttpRequest.POST("/").withEntity(whole), body -> answering)
                .toCompletableFuture();
        var second = bodies.read(HttpRequest.POST("/").withEntity(whole), body -> answering)
                .toCompletableFuture();
        assertThat(get(read(whole)).status().intValue()).isEqualTo(503);
        answering.complete(HttpResponse.create());
        get(first);
        get(second);
        assertThat(get(read(whole)).status().intValue()).isEqualTo(200);
    }

    private CompletableFuture<HttpResponse> read(RequestEntity entity) {
        return bodies.read(
                        HttpRequest.POST("/").withEntity(entity),
                        body -> CompletableFuture.completedFuture(HttpResponse.create()))
                .toCompletableFuture();
    }

    private static RequestEntity slow(int bytes) {
        return HttpEntities.create(ContentTypes.APPLICATION_JSON, bytes, Source.maybe());
    }

    private static HttpResponse get(CompletableFuture<HttpResponse> answer) throws Exception {
        return answer.get(10, TimeUnit.SECONDS);
    }
}
