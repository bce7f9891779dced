package cloud.firn.operator.cluster;

import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.CoreV1Event;
import io.kubernetes.client.openapi.models.V1EventSource;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1ObjectReference;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events of Kubernetes about our objects: what happened, for {@code kubectl describe}. One that is lost is only logged. */
public final class Notices {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final String COMPONENT = "firn-operator";
    private static final int LONGEST = 1_000;

    private final CoreV1Api api;

    public Notices(Cluster cluster) {
        this.api = new CoreV1Api(cluster.calls());
    }

    /** Tells what was done. */
    public void normal(Custom object, String reason, String message) {
        tell(object, "Normal", reason, message);
    }

    /** Tells what somebody may have to look at. */
    public void warning(Custom object, String reason, String message) {
        tell(object, "Warning", reason, message);
    }

    private void tell(Custom object, String type, String reason, String message) {
        var key = object.key();
        var now = OffsetDateTime.now(ZoneOffset.UTC);
        var event = new CoreV1Event()
                .metadata(new V1ObjectMeta().generateName(key.name() + ".").namespace(key.namespace()))
                .involvedObject(new V1ObjectReference()
                        .apiVersion(Kind.GROUP + "/" + Kind.VERSION)
                        .kind(key.kind().word())
                        .namespace(key.namespace())
                        .name(key.name())
                        .uid(object.uid()))
                .type(type)
                .reason(reason)
                .message(message.length() > LONGEST ? message.substring(0, LONGEST) : message)
                .source(new V1EventSource().component(COMPONENT))
                .firstTimestamp(now)
                .lastTimestamp(now)
                .count(1);
        try {
            var unused = api.createNamespacedEvent(key.namespace(), event).execute();
        } catch (ApiException e) {
            LOG.atWarn()
                    .addKeyValue("object", key)
                    .addKeyValue("reason", reason)
                    .addKeyValue("status", e.getCode())
                    .log("An Event was not taken");
        }
    }
}
