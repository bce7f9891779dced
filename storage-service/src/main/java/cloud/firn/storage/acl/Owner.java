package cloud.firn.storage.acl;

import cloud.firn.storage.xml.Xml;

/**
 * An account that owns buckets and objects, as S3 shows it.
 *
 * @param id the canonical user id, which is the organisation's id
 * @param displayName what a person calls it; says nothing about access
 */
public record Owner(String id, String displayName) {
    /** The elements {@code ID} and {@code DisplayName}. */
    void write(Xml xml) {
        xml.text("ID", id).text("DisplayName", displayName);
    }
}
