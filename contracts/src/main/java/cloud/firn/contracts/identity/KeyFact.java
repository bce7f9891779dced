package cloud.firn.contracts.identity;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who may sign, and with what. Key: the API key's id; the topic is compacted, so the newest fact is the whole truth. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = KeyFact.Valid.class, name = "valid"),
    @JsonSubTypes.Type(value = KeyFact.Revoked.class, name = "revoked")
})
public sealed interface KeyFact {
    String keyId();

    /**
     * The key may sign for its organisation.
     *
     * @param organisation UUID
     * @param sealedSecret the secret under the master key; only {@code Sealing} of the platform opens it, bound to the
     *     key's id as associated data
     * @param roleId whose policy says what the key may do; null, as in facts of old, for the organisation's Owner
     * @param expires when the key stops signing, exclusive; null for a lasting key
     */
    record Valid(
            String keyId,
            String organisation,
            String organisationName,
            String name,
            String sealedSecret,
            @Nullable String roleId,
            @Nullable Instant expires)
            implements KeyFact {
        /** A lasting key of the Owner. */
        public static Valid ofOwner(
                String keyId, String organisation, String organisationName, String name, String sealedSecret) {
            return new Valid(keyId, organisation, organisationName, name, sealedSecret, null, null);
        }

        @Override
        public String toString() {
            return "Valid[keyId=" + keyId + ", organisation=" + organisation + "]";
        }
    }

    /** The key signs nothing any more. */
    record Revoked(String keyId) implements KeyFact {}
}
