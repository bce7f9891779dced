package cloud.firn.compute.instance;

import cloud.firn.platform.http.FieldError;
import cloud.firn.platform.http.InvalidBody;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of {@code PUT /v2/instance/{id}}; what is left out stays as it is. */
record UpdateInstance(
        @Nullable String name,
        @Nullable Map<String, @Nullable String> labels,
        @Nullable String userData,
        @Nullable String publicIpAssignment) {
    /** The same, when it makes sense. */
    UpdateInstance checked() {
        var errors = new ArrayList<FieldError>();
        Fields.name(name, errors);
        Fields.userData(userData, errors);
        var unused = Fields.labels(labels, errors);
        if (publicIpAssignment != null && !publicIpAssignment.equals("inet4")) {
            errors.add(new FieldError("body.public-ip-assignment", "takes inet4; none and dual are not offered yet"));
        }
        if (!errors.isEmpty()) {
            throw new InvalidBody(errors);
        }
        return this;
    }

    @Nullable
    Map<String, String> newLabels() {
        return labels == null ? null : Fields.labels(labels, new ArrayList<>());
    }
}
