package cloud.firn.storage.operator;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Sink;
import cloud.firn.platform.http.Json;
import cloud.firn.platform.http.Problems;
import cloud.firn.platform.http.Refusal;
import cloud.firn.storage.acl.Owner;
import cloud.firn.storage.bucket.Buckets;
import cloud.firn.storage.bucket.Setting;
import cloud.firn.storage.quota.OrganisationQuotas;
import cloud.firn.storage.quota.Quota;
import cloud.firn.storage.quota.Quotas;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The orders about quotas. */
public final class Limits {
    private static final int BUCKETS_AT_ONCE = 8;

    private final ActorSystem<?> system;
    private final Buckets buckets;
    private final OrganisationQuotas organisations;
    private final Function<String, Optional<Owner>> accounts;

    /** @param accounts the organisation of this id or name */
    public Limits(
            ActorSystem<?> system,
            Buckets buckets,
            OrganisationQuotas organisations,
            Function<String, Optional<Owner>> accounts) {
        this.system = system;
        this.buckets = buckets;
        this.organisations = organisations;
        this.accounts = accounts;
    }

    /** Every quota that there is: of organisations by their id, of buckets by their name. */
    record All(Map<String, Quota> organisations, Map<String, Quota> buckets) {
        /** What the organisations keep that have a quota. */
        List<Stat.Kept> kept(List<Stat.Stored> stored) {
            return organisations.entrySet().stream()
                    .map(entry -> new Stat.Kept(
                            entry.getKey(),
                            of(entry.getKey(), stored)
                                    .mapToLong(Stat.Stored::bytes)
                                    .sum(),
                            of(entry.getKey(), stored)
                                    .mapToLong(Stat.Stored::objects)
                                    .sum(),
                            entry.getValue()))
                    .toList();
        }

        private static Stream<Stat.Stored> of(String organisation, List<Stat.Stored> stored) {
            return stored.stream().filter(one -> one.organisation().equals(organisation));
        }
    }

    CompletionStage<All> all() {
        var ofOrganisations = organisations
                .all()
                .runWith(Sink.fold(noneYet(), (found, one) -> with(found, one.organisation(), one.quota())), system);
        var ofBuckets = buckets.withQuota()
                .mapAsync(BUCKETS_AT_ONCE, listed -> buckets.ofId(listed.id(), ""))
                .mapConcat(found -> found.map(List::of).orElse(List.of()))
                .filter(bucket -> !Quotas.of(bucket).unlimited())
                .runWith(Sink.fold(noneYet(), (found, one) -> with(found, one.name(), Quotas.of(one))), system);
        return ofOrganisations.thenCombine(
                ofBuckets, (all, own) -> new All(Collections.unmodifiableMap(all), Collections.unmodifiableMap(own)));
    }

    private static Map<String, Quota> noneYet() {
        return new TreeMap<>();
    }

    private static Map<String, Quota> with(Map<String, Quota> found, String whose, Quota quota) {
        found.put(whose, quota);
        return found;
    }

    /** Sets a quota; what is not said is not limited. */
    CompletionStage<HttpResponse> set(Map<String, String> asked) {
        Quota quota;
        try {
            quota = new Quota(number(asked.get("bytes")), number(asked.get("objects")));
        } catch (NumberFormatException e) {
            return wrong("bytes and objects are whole numbers of at least 0");
        }
        if (quota.unlimited()) {
            return wrong("say how many bytes or objects");
        }
        return whose(asked, organisation -> organisations.limit(organisation.id(), quota), name -> buckets.named(name)
                .thenCompose(bucket -> buckets.configure(bucket, Setting.QUOTA, quota.document()))
                .thenApply(Quotas::of));
    }

    /** Takes a quota away; harmless when there is none. */
    CompletionStage<HttpResponse> clear(Map<String, String> asked) {
        return whose(asked, organisation -> organisations.lift(organisation.id()), name -> buckets.named(name)
                .thenCompose(bucket -> buckets.unset(bucket, Setting.QUOTA))
                .thenApply(Quotas::of));
    }

    private CompletionStage<HttpResponse> whose(
            Map<String, String> asked,
            Function<Owner, CompletionStage<Quota>> ofOrganisation,
            Function<String, CompletionStage<Quota>> ofBucket) {
        var organisation = asked.get("organisation");
        var bucket = asked.get("bucket");
        if ((organisation == null) == (bucket == null)) {
            return wrong("say either an organisation or a bucket");
        }
        if (bucket != null) {
            return ofBucket.apply(bucket).thenApply(Json::ok).exceptionally(failure -> noSuch(bucket, failure));
        }
        return accounts.apply(organisation)
                .map(owner -> ofOrganisation.apply(owner).thenApply(Json::ok))
                .orElseGet(() -> CompletableFuture.completedFuture(Problems.of(
                        Refusal.NOT_FOUND, "no organisation with an access key has the id or name " + organisation)));
    }

    private static HttpResponse noSuch(String bucket, Throwable failure) {
        var refused = Refused.in(failure);
        if (refused != null && refused.code() == Code.NO_SUCH_BUCKET) {
            return Problems.of(Refusal.NOT_FOUND, "there is no bucket " + bucket);
        }
        throw failure instanceof CompletionException e ? e : new CompletionException(failure);
    }

    private static @Nullable Long number(@Nullable String text) {
        if (text == null) {
            return null;
        }
        long number = Long.parseLong(text);
        if (number < 0) {
            throw new NumberFormatException(text);
        }
        return number;
    }

    private static CompletionStage<HttpResponse> wrong(String why) {
        return CompletableFuture.completedFuture(Problems.of(Refusal.INVALID, why));
    }
}
