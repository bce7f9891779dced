package cloud.firn.storage.bucket;

import cloud.firn.storage.bucket.Bucket.Absent;
import cloud.firn.storage.bucket.Bucket.Cleared;
import cloud.firn.storage.bucket.Bucket.Closed;
import cloud.firn.storage.bucket.Bucket.Closing;
import cloud.firn.storage.bucket.Bucket.Configured;
import cloud.firn.storage.bucket.Bucket.Copied;
import cloud.firn.storage.bucket.Bucket.Created;
import cloud.firn.storage.bucket.Bucket.Event;
import cloud.firn.storage.bucket.Bucket.Joined;
import cloud.firn.storage.bucket.Bucket.Open;
import cloud.firn.storage.bucket.Bucket.Removed;
import cloud.firn.storage.bucket.Bucket.State;

/** What a bucket's name has become after its events: the same fold as the entity's, without an actor, for telling them. */
final class History {
    private History() {}

    static State fold(State state, Event event) {
        if (state instanceof Absent absent && event instanceof Created created) {
            return absent.on(created);
        }
        if (state instanceof Open open) {
            return fold(open, event);
        }
        return state instanceof Closing closing ? fold(closing, event) : state;
    }

    private static State fold(Open open, Event event) {
        if (event instanceof Closed closed) {
            return open.on(closed);
        }
        if (event instanceof Configured configured) {
            return open.on(configured);
        }
        if (event instanceof Bucket.Unset unset) {
            return open.on(unset);
        }
        if (event instanceof Bucket.Split split) {
            return open.on(split);
        }
        if (event instanceof Joined joined) {
            return open.on(joined);
        }
        if (event instanceof Bucket.Renewed renewed) {
            return open.on(renewed);
        }
        if (event instanceof Copied copied) {
            return open.on(copied);
        }
        return event instanceof Cleared cleared ? open.on(cleared) : open;
    }

    private static State fold(Closing closing, Event event) {
        if (event instanceof Removed removed) {
            return closing.on(removed);
        }
        if (event instanceof Copied copied) {
            return closing.on(copied);
        }
        return event instanceof Cleared cleared ? closing.on(cleared) : closing.open();
    }
}
