package cloud.firn.contracts.audit;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Who did what, with which result. Key: the organisation's id. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@JsonSubTypes.Type(value = AuditFact.Called.class, name = "called")})
public sealed interface AuditFact {
    /** One call that changes something, answered or refused. Bodies and secrets are not in it. */
    record Called(
            String organisation,
            String keyId,
            String requestId,
            String method,
            String path,
            int status,
            String sourceAddress,
            long elapsedMillis)
            implements AuditFact {}
}
