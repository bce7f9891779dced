package cloud.firn.storage.round;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One round of a work through all buckets, and how far it has come.
 *
 * @param asked somebody waits for it
 * @param bucketId the bucket it stands in; nothing before the first
 * @param bucket the name of that bucket, as far as it is known
 * @param key reached in that bucket; everything before it is done
 * @param looked at how many things
 * @param acted on how many of them
 * @param endedAt nothing while it runs
 */
public record Round(
        String work,
        Instant startedAt,
        boolean asked,
        Optional<UUID> bucketId,
        String bucket,
        String key,
        long looked,
        long acted,
        Optional<Instant> endedAt) {

    static Round begun(String work, Instant at, boolean asked) {
        return new Round(work, at, asked, Optional.empty(), "", "", 0, 0, Optional.empty());
    }

    /** From which key on a bucket is to be walked. */
    public String keyIn(UUID bucket) {
        return bucketId.filter(bucket::equals).isPresent() ? key : "";
    }

    Round after(List<Step> steps) {
        var last = steps.get(steps.size() - 1);
        return new Round(
                work,
                startedAt,
                asked,
                Optional.of(last.bucketId()),
                last.bucket(),
                last.key(),
                looked + steps.size(),
                acted + steps.stream().filter(Step::acted).count(),
                endedAt);
    }

    Round ended(Instant at) {
        return new Round(work, startedAt, asked, bucketId, bucket, key, looked, acted, Optional.of(at));
    }
}
