/** Notifications about what happens in a bucket. Read {@link cloud.firn.storage.notification.NotificationConfiguration} first. */
@org.jspecify.annotations.NullMarked
package cloud.firn.storage.notification;
