package cloud.firn.storage.acl;

/**
 * What an access control list can allow; the names are S3's.
 *
 * <p>Source: "What permissions can I grant?" of the Amazon S3 user guide.
 */
public enum Permission {
    /** List a bucket; read an object and its metadata. */
    READ,
    /** Create objects in a bucket; nothing on an object. */
    WRITE,
    /** Read the list itself. */
    READ_ACP,
    /** Replace the list itself. */
    WRITE_ACP,
    /** All of the above. */
    FULL_CONTROL;

    boolean implies(Permission wanted) {
        return this == FULL_CONTROL || this == wanted;
    }
}
