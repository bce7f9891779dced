package cloud.firn.storage.notification;

import cloud.firn.platform.entity.CborSerializable;
import java.util.UUID;

/** What one bucket has to tell one topic. */
record Queue(UUID bucketId, TopicName topic) implements CborSerializable {}
