package cloud.firn.storage.notification;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.http.javadsl.ClientTransport;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.settings.ConnectionPoolSettings;
import akka.stream.javadsl.Sink;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts events to endpoints of customers. An answer of 2xx within ten seconds says that the event is there; a redirect is
 * not followed.
 *
 * <p>Where a name leads is asked for each connection, and the connection goes to the very address that was looked at.
 */
public final class Webhooks {
    /** Over the body, hexadecimal, after {@code sha256=}. */
    static final String SIGNATURE = "X-Firn-Signature";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long MOST_OF_ANSWER_BYTES = 16 * 1024;
    private static final int LONGEST_ENDPOINT = 2048;

    private final ActorSystem<?> system;
    private final Addresses addresses;
    private final ConnectionPoolSettings pool;
    private final Executor blocking;

    /**
     * Posts from this process.
     *
     * @param networks to which it may be posted besides the public Internet: ranges with commas between them
     */
    public Webhooks(ActorSystem<?> system, String networks) {
        this.system = system;
        this.addresses = new Addresses(networks);
        this.blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
        var ours = ConfigFactory.parseString("akka.http.host-connection-pool {"
                        + " max-connections = 8, max-open-requests = 64, max-retries = 0, idle-timeout = 30s,"
                        + " base-connection-backoff = 0s, max-connection-backoff = 1s,"
                        + " client { connecting-timeout = 5s, idle-timeout = 10s } }")
                .withFallback(system.settings().config());
        var transport = ClientTransport.withCustomResolver(
                (host, port) -> address(host).thenApply(address -> new InetSocketAddress(address, (Integer) port)));
        this.pool = ConnectionPoolSettings.create(ours).withTransport(transport);
    }

    /**
     * Whether something may be posted there: an http or https URL of a host, without a user, of at most 2048 characters, that
     * leads where it is allowed.
     */
    public CompletionStage<Boolean> admits(String endpoint) {
        return parse(endpoint)
                .map(uri -> address(uri.getHost()).handle((address, failure) -> failure == null))
                .orElseGet(() -> CompletableFuture.completedFuture(false));
    }

    private static Optional<URI> parse(String endpoint) {
        try {
            var uri = new URI(endpoint);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return Optional.of(uri)
                    .filter(is -> web
                            && endpoint.length() <= LONGEST_ENDPOINT
                            && is.getHost() != null
                            && is.getRawUserInfo() == null
                            && is.getRawFragment() == null);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** An address of a host; fails when it has none, or one that is not allowed. */
    private CompletionStage<InetAddress> address(String host) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        var found = InetAddress.getAllByName(host);
                        if (!Arrays.stream(found).allMatch(addresses::allows)) {
                            throw new UnknownHostException("The address of the host is not allowed");
                        }
                        return found[0];
                    } catch (UnknownHostException e) {
                        throw new CompletionException(e);
                    }
                },
                blocking);
    }

    /** Posts an event; fails when it is not known to be there. */
    CompletionStage<Done> post(Destination.Webhook webhook, String event) {
        var body = event.getBytes(StandardCharsets.UTF_8);
        var request = HttpRequest.POST(webhook.endpoint())
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body))
                .addHeader(RawHeader.create(SIGNATURE, "sha256=" + hmac(webhook.secret(), body)));
        return Http.get(system)
                .singleRequest(
                        request,
                        Http.get(system).defaultClientHttpsContext(),
                        pool,
                        system.classicSystem().log())
                .toCompletableFuture()
                .whenComplete((response, failure) -> {
                    if (response != null) {
                        forget(response);
                    }
                })
                .copy()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(response -> {
                    if (!response.status().isSuccess()) {
                        throw new IllegalStateException(
                                "The endpoint answered " + response.status().intValue());
                    }
                    return Done.getInstance();
                });
    }

    /** A little of an answer is read, so that the connection may be used again; more ends it. */
    private void forget(HttpResponse response) {
        var unused = response.entity()
                .withoutSizeLimit()
                .getDataBytes()
                .limitWeighted(MOST_OF_ANSWER_BYTES, bytes -> (long) bytes.size())
                .completionTimeout(PATIENCE)
                .runWith(Sink.ignore(), system)
                .exceptionally(failure -> Done.getInstance());
    }

    private static String hmac(String secret, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HMAC-SHA256", e);
        }
    }
}
