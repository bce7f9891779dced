package cloud.firn.compute.instancetype;

import akka.http.javadsl.server.Route;
import cloud.firn.platform.http.Callers;
import java.util.List;
import java.util.Optional;

/** The instance types that every zone offers. */
public final class InstanceTypes {
    /** From the smallest to the largest. */
    public static final List<InstanceType> ALL = List.of(
            InstanceType.standard("micro", 1, 512),
            InstanceType.standard("tiny", 1, 1024),
            InstanceType.standard("small", 2, 2 * 1024),
            InstanceType.standard("medium", 2, 4 * 1024),
            InstanceType.standard("large", 4, 8 * 1024),
            InstanceType.standard("extra-large", 4, 16 * 1024),
            InstanceType.standard("huge", 8, 32 * 1024));

    private InstanceTypes() {}

    /** The routes about instance types. */
    public static Route start(Callers callers, String zone) {
        return new InstanceTypeRoutes(callers, zone).routes();
    }

    /** The type with this id. */
    public static Optional<InstanceType> find(String id) {
        return ALL.stream().filter(type -> type.id().equals(id)).findFirst();
    }
}
