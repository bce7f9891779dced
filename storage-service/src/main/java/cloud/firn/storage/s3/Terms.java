package cloud.firn.storage.s3;

import cloud.firn.storage.acl.Acl;
import cloud.firn.storage.acl.Owner;
import cloud.firn.storage.acl.Ownership;
import cloud.firn.storage.acl.PublicAccessBlock;
import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.bucket.Setting;
import cloud.firn.storage.configuration.ServerSideEncryptionConfiguration;
import cloud.firn.storage.cors.CorsConfiguration;
import cloud.firn.storage.lock.LockConfiguration;
import cloud.firn.storage.object.ObjectRow;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The terms on which a bucket is used: what its owner set, read where it is needed. */
final class Terms {
    private Terms() {}

    static Owner owner(BucketView bucket) {
        return new Owner(bucket.organisation(), bucket.ownerName());
    }

    static Acl acl(BucketView bucket) {
        return bucket.setting(Setting.ACL).map(Acl::parse).orElseGet(() -> Acl.privateTo(owner(bucket)));
    }

    static Acl acl(ObjectRow row) {
        return row.notes().acl().isEmpty()
                ? Acl.privateTo(new Owner(row.owner(), row.ownerName()))
                : Acl.parse(row.notes().acl());
    }

    /** Access control lists count unless the owner of a bucket says otherwise. */
    static Ownership ownership(BucketView bucket) {
        return bucket.setting(Setting.OWNERSHIP).map(Ownership::valueOf).orElse(Ownership.OBJECT_WRITER);
    }

    static PublicAccessBlock block(BucketView bucket) {
        return bucket.setting(Setting.PUBLIC_ACCESS_BLOCK)
                .map(PublicAccessBlock::parse)
                .orElse(PublicAccessBlock.NONE);
    }

    static Optional<LockConfiguration> lock(BucketView bucket) {
        return bucket.setting(Setting.OBJECT_LOCK).map(text -> LockConfiguration.read(bytes(text)));
    }

    /** How what is written without a word about it is encrypted, if it is. */
    static Optional<ServerSideEncryptionConfiguration> encryption(BucketView bucket) {
        return bucket.setting(Setting.ENCRYPTION).map(text -> ServerSideEncryptionConfiguration.read(bytes(text)));
    }

    static Optional<CorsConfiguration> cors(BucketView bucket) {
        return bucket.setting(Setting.CORS).map(text -> CorsConfiguration.read(bytes(text)));
    }

    static byte[] bytes(String document) {
        return document.getBytes(StandardCharsets.UTF_8);
    }
}
