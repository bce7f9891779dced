package cloud.firn.contracts.identity;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

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
     */
    record Valid(String keyId, String organisation, String organisationName, String name, String sealedSecret)
            implements KeyFact {
        @Override
        public String toString() {
            return "Valid[keyId=" + keyId + ", organisation=" + organisation + "]";
        }
    }

    /** The key signs nothing any more. */
    record Revoked(String keyId) implements KeyFact {}
}
