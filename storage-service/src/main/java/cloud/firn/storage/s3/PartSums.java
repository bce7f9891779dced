package cloud.firn.storage.s3;

import cloud.firn.storage.checksum.Algorithm;
import cloud.firn.storage.object.Manifests;
import cloud.firn.storage.object.ObjectRow;
import java.util.Map;

/** The checksums of the parts of an object: by the algorithm of the object's own. */
final class PartSums {
    private PartSums() {}

    /** By the names of headers; none where the object has none. */
    static Map<String, String> of(ObjectRow row, Manifests.Part part) {
        return row.checksums().keySet().stream()
                .filter(header -> Algorithm.ofHeader(header).isPresent())
                .findFirst()
                .filter(header -> !part.checksum().isEmpty())
                .map(header -> Map.of(header, part.checksum()))
                .orElse(Map.of());
    }
}
