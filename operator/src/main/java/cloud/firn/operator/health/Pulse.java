package cloud.firn.operator.health;

import cloud.firn.operator.cluster.Following;
import cloud.firn.operator.cluster.Leadership;
import cloud.firn.operator.reconcile.Lifecycle;
import cloud.firn.operator.reconcile.Rounds;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether the operator hears the cluster. One that works and hears nothing looks like one that has nothing to do; so the time
 * since each kind was last heard of is what health means here.
 *
 * @param silence after which a kind, or the Lease, counts as not heard
 */
public record Pulse(Leadership leadership, Rounds rounds, Lifecycle lifecycle, Duration silence) {
    /** Whether it should go on: it waits for the Lease and hears of it, or it works and hears of every kind. */
    public boolean alive() {
        if (leadership.age().compareTo(silence) > 0) {
            return false;
        }
        return !leadership.leading()
                || rounds.followings().stream()
                        .allMatch(following -> following.age().compareTo(silence) <= 0);
    }

    /** Whether it does what it is there for: also, when it works, it has read the lists of every kind. */
    public boolean ready() {
        return alive() && (!leadership.leading() || rounds.followings().stream().allMatch(Following::listed));
    }

    /** What is said of it: names and numbers. */
    public Map<String, Object> about() {
        var about = new LinkedHashMap<String, Object>();
        about.put("ready", ready());
        about.put("leading", leadership.leading());
        about.put("lease-age-seconds", leadership.age().toSeconds());
        if (leadership.leading()) {
            for (var following : rounds.followings()) {
                about.put(
                        "watch-age-seconds-" + following.kind().plural(),
                        following.age().toSeconds());
            }
        }
        about.put("queued", rounds.queued());
        about.put("steps", lifecycle.steps());
        about.put("failed-steps", lifecycle.failures());
        return about;
    }
}
