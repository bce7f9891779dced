package cloud.firn.storage.s3;

import cloud.firn.storage.policy.Policy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Policies that were read lately, by their text: a policy is asked at every request and changes once in a while. */
final class Policies {
    private static final int MOST = 500;

    private final Map<String, Policy> lately = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Policy> eldest) {
            return size() > MOST;
        }
    });

    /** The policy of a session, whose text was checked when the session was made. */
    Policy ofSession(String text) {
        return lately.computeIfAbsent(text, Policy::ofSession);
    }

    /** The policy of a bucket whose text was checked when it was set. */
    Policy of(String bucket, String text) {
        return lately.computeIfAbsent(bucket + " " + text, key -> Policy.parse(text, bucket));
    }
}
