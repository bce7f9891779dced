package cloud.firn.identity.founding;

import akka.Done;
import akka.actor.typed.ActorSystem;
import cloud.firn.identity.apikey.ApiKeys;
import cloud.firn.identity.apikey.Secrets;
import cloud.firn.identity.organisation.Organisation;
import cloud.firn.identity.organisation.OrganisationView;
import cloud.firn.identity.organisation.Organisations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Founds the organisations that every installation has, and hands each one key over in a file.
 *
 * <p>The order makes every crash harmless: the organisation fixes the id of its first key, then the file is written, and only
 * then the key is made, with exactly the secret of the file. A restart goes on where the crash was; it never makes a second
 * key. A file that got lost is written again, as long as the first key is valid.
 */
public final class FirstStart {
    private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);
    private static final List<String> ORGANISATIONS = List.of("firn", "acme");
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Organisations organisations;
    private final ApiKeys keys;
    private final Path folder;
    private final ActorSystem<?> system;
    private final AtomicBoolean complete = new AtomicBoolean();

    /** Hands credentials over in {@code folder}: {@code <organisation>.env}. */
    public FirstStart(Organisations organisations, ApiKeys keys, Path folder, ActorSystem<?> system) {
        this.organisations = organisations;
        this.keys = keys;
        this.folder = folder;
        this.system = system;
    }

    /** Whether all organisations are there and can sign. */
    public boolean isComplete() {
        return complete.get();
    }

    /** Founds what is not there yet; tries again until it is done. */
    public CompletionStage<Done> run() {
        CompletionStage<Done> all = CompletableFuture.completedFuture(Done.getInstance());
        for (var name : ORGANISATIONS) {
            all = all.thenCompose(done -> untilFounded(name));
        }
        return all.thenApply(done -> {
            complete.set(true);
            return done;
        });
    }

    private CompletionStage<Done> untilFounded(String name) {
        return organisations
                .found(name, Secrets.newKeyId())
                .thenComposeAsync(organisation -> handOver(name, organisation), system.executionContext()::execute)
                .exceptionallyCompose(failure -> {
                    LOG.atWarn()
                            .setCause(failure)
                            .addKeyValue("organisation", name)
                            .log("Not founded; tried again");
                    var later = CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                    return CompletableFuture.supplyAsync(() -> name, later).thenCompose(this::untilFounded);
                });
    }

    private CompletionStage<Done> handOver(String name, OrganisationView organisation) {
        var id = Organisation.idOf(name).toString();
        var keyId = organisation.firstKey();
        var file = new CredentialsFile(folder, name);
        return keys.secret(keyId, id)
                .thenCompose(known -> known.isPresent() || organisation.firstKeyMade()
                        ? CompletableFuture.completedFuture(known)
                        : keys.make(
                                keyId,
                                id,
                                name,
                                "first key",
                                written(file, keyId, id).secret()))
                .thenCompose(valid -> {
                    valid.ifPresent(secret -> keep(file, new Credentials(keyId, secret, id)));
                    return organisations.noteFirstKey(name);
                })
                .thenApply(noted -> Done.getInstance());
    }

    /** The credentials that the key will be made with, after they are safely in the file. */
    private static Credentials written(CredentialsFile file, String keyId, String organisation) {
        var before = file.read().filter(credentials -> credentials.keyId().equals(keyId));
        if (before.isPresent()) {
            return before.get();
        }
        var fresh = new Credentials(keyId, Secrets.newSecret(), organisation);
        file.write(fresh);
        return fresh;
    }

    /** Two nodes may have started at once: what the key was made with counts. */
    private static void keep(CredentialsFile file, Credentials credentials) {
        if (!file.read().equals(Optional.of(credentials))) {
            file.write(credentials);
        }
    }
}
