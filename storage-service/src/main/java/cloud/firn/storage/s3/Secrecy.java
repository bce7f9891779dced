package cloud.firn.storage.s3;

import cloud.firn.storage.bucket.BucketView;
import cloud.firn.storage.encryption.CustomerKey;
import cloud.firn.storage.encryption.DataKey;
import cloud.firn.storage.encryption.Encryption;
import cloud.firn.storage.encryption.Encryptions;
import cloud.firn.storage.encryption.Wanted;
import cloud.firn.storage.object.ObjectRow;
import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.upload.Upload;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * How what a request writes is sealed, and what it reads is opened.
 *
 * <p>Source: "Protecting data with server-side encryption" of the Amazon S3 user guide.
 */
final class Secrecy {
    private static final int ETAG_BYTES = 16;

    private final Encryptions encryptions;
    private final SecureRandom random = new SecureRandom();

    Secrecy(Encryptions encryptions) {
        this.encryptions = encryptions;
    }

    /** How an object, or an upload, is to be sealed. */
    final class Sealing {
        private final Wanted wanted;
        private final boolean sealed;
        private final UUID bucketId;

        private Sealing(Wanted wanted, boolean sealed, UUID bucketId) {
            this.wanted = wanted;
            this.sealed = sealed;
            this.bucketId = bucketId;
        }

        /** Whether the request asked for it, and not the bucket. */
        boolean named() {
            return wanted.named();
        }

        /** A key of its own for a body, or for an upload. */
        Optional<Encryptions.Fresh> fresh(UUID owner) {
            return sealed ? Optional.of(encryptions.fresh(wanted, bucketId, owner)) : Optional.empty();
        }

        /** The ETag of an object whose bytes have this MD5. */
        String etag(String md5) {
            return Secrecy.this.etag(md5, wanted.customerKey());
        }

        /** The headers that tell how it was sealed. */
        Map<String, String> answer(Encryption encryption) {
            return encryption.answer(wanted.customerKey());
        }
    }

    /** How a write wants its object sealed, or else its bucket does. */
    Sealing sealing(Call call, BucketView bucket) {
        var wanted = Wanted.of(call::header);
        var configuration = Terms.encryption(bucket);
        if (wanted.customerKey().isPresent()
                && configuration.filter(c -> c.customerKeysBlocked()).isPresent()) {
            throw new Refused(Code.ACCESS_DENIED);
        }
        return new Sealing(wanted, wanted.named() || configuration.isPresent(), bucket.id());
    }

    /** What a request may read: the key to the bytes when they are sealed, and what the answer tells of that. */
    record Opened(Optional<DataKey> key, Map<String, String> answer) {}

    /** Opens an object for a request that reads it; refuses without the right key. */
    Opened open(Call call, BucketView bucket, ObjectRow row) {
        return open(bucket, row, CustomerKey.of(call::header));
    }

    /** Refuses to tell what an object is like without the right key. */
    static void admit(Call call, ObjectRow row) {
        row.encryption().admitReading(CustomerKey.of(call::header));
    }

    /** Opens the source of a copy. */
    Optional<DataKey> openSource(Call call, BucketView bucket, ObjectRow row) {
        return open(bucket, row, CustomerKey.ofCopySource(call::header)).key();
    }

    private Opened open(BucketView bucket, ObjectRow row, Optional<CustomerKey> given) {
        var encryption = row.encryption();
        return new Opened(encryptions.open(encryption, bucket.id(), row.body(), given), encryption.answer(given));
    }

    /**
     * What a part is written with.
     *
     * @param etag of a part whose bytes have this MD5
     */
    record PartSealing(Optional<DataKey> key, Function<String, String> etag, Map<String, String> answer) {}

    /** Opens an upload for a part; refuses without the key that it was begun with. */
    PartSealing part(Call call, BucketView bucket, Upload upload) {
        var given = CustomerKey.of(call::header);
        var encryption = upload.encryption();
        encryption.admitPart(given);
        return new PartSealing(
                encryptions.open(encryption, bucket.id(), upload.id(), given),
                md5 -> etag(md5, given),
                encryption.answer(given));
    }

    /** An MD5 would tell whoever sees it whether the bytes are those that he thinks of: not under a customer's key. */
    private String etag(String md5, Optional<CustomerKey> customerKey) {
        if (customerKey.isEmpty()) {
            return md5;
        }
        var bytes = new byte[ETAG_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
