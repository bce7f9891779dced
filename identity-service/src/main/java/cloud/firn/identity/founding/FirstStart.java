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
    private static final List<String> USUAL = List.of("firn", "acme");
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Organisations organisations;
    private final ApiKeys keys;
    private final Path folder;
    private final boolean given;
    private final ActorSystem<?> system;
    private final AtomicBoolean complete = new AtomicBoolean();

    private FirstStart(Organisations organisations, ApiKeys keys, Path folder, boolean given, ActorSystem<?> system) {
        this.organisations = organisations;
        this.keys = keys;
        this.folder = folder;
        this.given = given;
        this.system = system;
    }

    /** Makes the usual organisations, {@code firn} and {@code acme}, and writes {@code folder/<organisation>.env}. */
    public static FirstStart handingOver(
            Organisations organisations, ApiKeys keys, Path folder, ActorSystem<?> system) {
        return new FirstStart(organisations, keys, folder, false, system);
    }

    /**
     * Makes the organisations for which {@code folder} has credentials, with exactly these, and writes nothing: for secrets that
     * somebody else keeps.
     */
    public static FirstStart given(Organisations organisations, ApiKeys keys, Path folder, ActorSystem<?> system) {
        return new FirstStart(organisations, keys, folder, true, system);
    }

    /** Whether all organisations are there and can sign. */
    public boolean isComplete() {
        return complete.get();
    }

    /** Founds what is not there yet; tries again until it is done. */
    public CompletionStage<Done> run() {
        CompletionStage<Done> all = CompletableFuture.completedFuture(Done.getInstance());
        for (var name : given ? CredentialsFile.named(folder) : USUAL) {
            all = all.thenCompose(done -> untilFounded(name));
        }
        return all.thenApply(done -> {
            complete.set(true);
            return done;
        });
    }

    private CompletionStage<Done> untilFounded(String name) {
        return organisations
                .found(name, firstKey(name))
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
                                (given ? handed(file, keyId) : written(file, keyId, id)).secret()))
                .thenCompose(valid -> {
                    if (!given) {
                        valid.ifPresent(secret -> keep(file, new Credentials(keyId, secret, id)));
                    }
                    return organisations.noteFirstKey(name);
                })
                .thenApply(noted -> Done.getInstance());
    }

    private String firstKey(String name) {
        return given
                ? new CredentialsFile(folder, name)
                        .read()
                        .orElseThrow(() -> new IllegalStateException("The credentials of " + name + " in " + folder
                                + " need the lines FIRN_API_KEY=EXO... (EXO and 24 hexadecimal digits) and"
                                + " FIRN_API_SECRET=... (43 characters)"))
                        .keyId()
                : Secrets.newKeyId();
    }

    /** The credentials that the key will be made with, from who keeps them. */
    private static Credentials handed(CredentialsFile file, String keyId) {
        return file.read()
                .filter(credentials -> credentials.keyId().equals(keyId))
                .orElseThrow(() -> new IllegalStateException(
                        "The organisation was founded for the key " + keyId + "; give its credentials once more"));
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
