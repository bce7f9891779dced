package cloud.firn.gateway.routing;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the table of endpoints says about a method and a path. */
public sealed interface Match {
    /**
     * The call has an endpoint.
     *
     * @param service null when the id in the path names no service, so that there can be nothing of that id
     */
    record Found(Endpoint endpoint, @Nullable Service service) implements Match {}

    /** The path is there, for other methods. */
    record OtherMethods(Set<String> allowed) implements Match {}

    /** There is no such path. */
    record Nowhere() implements Match {}
}
