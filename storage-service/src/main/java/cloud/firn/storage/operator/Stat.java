package cloud.firn.storage.operator;

import cloud.firn.storage.round.Round;
import cloud.firn.storage.scrub.Finding;
import java.util.List;
import java.util.Optional;

/**
 * What is stored, and how it is.
 *
 * @param uploadsOpen multipart uploads that were neither completed nor aborted
 * @param bodiesWaiting to be removed by the process that answers
 * @param eventsDropped that nobody took for a day, or that had no topic any more
 * @param scrub the last pass, running or ended
 * @param lifecycle the last round of lifecycle rules, running or ended
 * @param findings of the last pass
 */
public record Stat(
        List<Stored> buckets,
        long uploadsOpen,
        int bodiesWaiting,
        long eventsDropped,
        Optional<Round> scrub,
        Optional<Round> lifecycle,
        List<Finding> findings) {
    /**
     * One bucket.
     *
     * @param bytes as last measured
     * @param spans among which its keys are divided
     */
    public record Stored(String bucket, String organisation, long bytes, int spans) {}
}
