package cloud.firn.storage.operator;

import cloud.firn.storage.quota.Quota;
import cloud.firn.storage.round.Round;
import cloud.firn.storage.scrub.Finding;
import java.util.List;
import java.util.Optional;

/**
 * What is stored, and how it is.
 *
 * @param organisations those that have a quota
 * @param uploadsOpen multipart uploads that were neither completed nor aborted
 * @param bodiesWaiting to be removed by the process that answers
 * @param eventsDropped that nobody took for a day, or that had no topic any more
 * @param scrub the last pass, running or ended
 * @param lifecycle the last round of lifecycle rules, running or ended
 * @param accessLogs the last round of delivering access logs, running or ended
 * @param findings of the last pass
 */
public record Stat(
        List<Stored> buckets,
        List<Kept> organisations,
        long uploadsOpen,
        int bodiesWaiting,
        long eventsDropped,
        Optional<Round> scrub,
        Optional<Round> lifecycle,
        Optional<Round> accessLogs,
        List<Finding> findings) {
    /**
     * One bucket.
     *
     * @param bytes as last measured
     * @param objects as last measured, each version of a key counted
     * @param quota of the bucket itself
     * @param spans among which its keys are divided
     */
    public record Stored(
            String bucket, String organisation, long bytes, long objects, Optional<Quota> quota, int spans) {}

    /** What an organisation keeps in all its buckets, as last measured, and may keep. */
    public record Kept(String organisation, long bytes, long objects, Quota quota) {}
}
