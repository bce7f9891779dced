package cloud.firn.storage.lifecycle;

import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Setting;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The lifecycle configurations of buckets, read once for as long as they stay what they are. */
public final class Lifecycles {
    private static final int MOST_REMEMBERED = 200;

    private final Map<String, Lifecycle> read = new ConcurrentHashMap<>();

    /** The configuration of a bucket, if it has one. */
    public Optional<Lifecycle> of(BucketView bucket) {
        return bucket.setting(Setting.LIFECYCLE).map(text -> {
            if (read.size() > MOST_REMEMBERED) {
                read.clear();
            }
            return read.computeIfAbsent(text, kept -> Kept.read(kept).lifecycle());
        });
    }
}
