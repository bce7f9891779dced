package cloud.firn.contracts.audit;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** Who did what, with which result. Key: the organisation's id. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@JsonSubTypes.Type(value = AuditFact.Called.class, name = "called")})
public sealed interface AuditFact {
    /**
     * One call that changes something, answered or refused. Bodies and secrets are not in it.
     *
     * @param roleId of the key; null, as in facts of old, for the organisation's Owner
     */
    record Called(
            String organisation,
            String keyId,
            String requestId,
            String method,
            String path,
            int status,
            String sourceAddress,
            long elapsedMillis,
            @Nullable String roleId)
            implements AuditFact {}
}
