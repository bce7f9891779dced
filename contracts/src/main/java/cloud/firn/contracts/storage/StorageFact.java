package cloud.firn.contracts.storage;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What happened to buckets. Key: the bucket's name. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = StorageFact.BucketCreated.class, name = "bucket-created"),
    @JsonSubTypes.Type(value = StorageFact.BucketDeleted.class, name = "bucket-deleted")
})
public sealed interface StorageFact {
    String organisation();

    String bucket();

    record BucketCreated(String organisation, String bucket) implements StorageFact {}

    record BucketDeleted(String organisation, String bucket) implements StorageFact {}
}
