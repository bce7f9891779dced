package cloud.firn.storage.notification;

/** What happens to an object, and why. */
public record Occasion(EventName event, Cause cause) {}
