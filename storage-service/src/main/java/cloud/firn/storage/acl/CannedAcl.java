package cloud.firn.storage.acl;

import cloud.firn.storage.acl.Grantee.CanonicalUser;
import cloud.firn.storage.acl.Grantee.Group;
import cloud.firn.storage.refusal.Refused;
import java.util.ArrayList;
import java.util.List;

/**
 * The lists that S3 has a word for.
 *
 * <p>Source: "Canned ACL" of the Amazon S3 user guide. {@code aws-exec-read} lets a service of Amazon's read, which there
 * is none of here, and so is {@code private}.
 */
final class CannedAcl {
    static final String BUCKET_OWNER_FULL_CONTROL = "bucket-owner-full-control";

    private CannedAcl() {}

    static Acl of(String word, Owner owner, Owner bucketOwner, boolean forBucket) {
        return switch (word) {
            case "private", "aws-exec-read" -> Acl.privateTo(owner);
            case "public-read" -> and(owner, Group.ALL_USERS, Permission.READ);
            case "public-read-write" -> and(owner, Group.ALL_USERS, Permission.READ, Permission.WRITE);
            case "authenticated-read" -> and(owner, Group.AUTHENTICATED_USERS, Permission.READ);
            case "bucket-owner-read" -> andBucketOwner(owner, bucketOwner, forBucket, Permission.READ);
            case BUCKET_OWNER_FULL_CONTROL -> andBucketOwner(owner, bucketOwner, forBucket, Permission.FULL_CONTROL);
            case "log-delivery-write" -> {
                if (!forBucket) {
                    throw unknown(word);
                }
                yield and(owner, Group.LOG_DELIVERY, Permission.WRITE, Permission.READ_ACP);
            }
            default -> throw unknown(word);
        };
    }

    private static Acl andBucketOwner(Owner owner, Owner bucketOwner, boolean forBucket, Permission permission) {
        return forBucket || owner.id().equals(bucketOwner.id())
                ? Acl.privateTo(owner)
                : and(owner, CanonicalUser.of(bucketOwner), permission);
    }

    private static Acl and(Owner owner, Grantee grantee, Permission... permissions) {
        var grants = new ArrayList<>(Acl.privateTo(owner).grants());
        List.of(permissions).forEach(permission -> grants.add(new Grant(grantee, permission)));
        return new Acl(owner, grants);
    }

    private static Refused unknown(String word) {
        return Accounts.invalid("The canned ACL that you provided is not valid.", GrantHeaders.CANNED, word);
    }
}
