package cloud.firn.compute.instance;

import cloud.firn.platform.http.FieldError;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the fields of an instance take, wherever a body has them. */
final class Fields {
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_USER_DATA = 32_768;
    private static final int MOST_LABELS = 64;

    private Fields() {}

    static void name(@Nullable String name, List<FieldError> errors) {
        if (name != null
                && (name.isBlank()
                        || name.length() > LONGEST_NAME
                        || name.chars().anyMatch(Character::isISOControl))) {
            errors.add(new FieldError("body.name", "takes 1 to 255 printable characters"));
        }
    }

    static void userData(@Nullable String userData, List<FieldError> errors) {
        if (userData == null) {
            return;
        }
        if (userData.isEmpty() || userData.length() > LONGEST_USER_DATA) {
            errors.add(new FieldError("body.user-data", "takes 1 to 32768 characters of base64"));
            return;
        }
        try {
            var unused = Base64.getDecoder().decode(userData);
        } catch (IllegalArgumentException e) {
            errors.add(new FieldError("body.user-data", "takes base64; this is not"));
        }
    }

    /** Labels in the order of their names. */
    static Map<String, String> labels(@Nullable Map<String, @Nullable String> labels, List<FieldError> errors) {
        var checked = new TreeMap<String, String>();
        if (labels == null) {
            return checked;
        }
        if (labels.size() > MOST_LABELS) {
            errors.add(new FieldError("body.labels", "takes at most 64 labels"));
        }
        labels.forEach((name, value) -> {
            if (name.isBlank() || name.length() > LONGEST_NAME || value == null || value.length() > LONGEST_NAME) {
                errors.add(new FieldError("body.labels", "takes names and values of at most 255 characters"));
            } else {
                checked.put(name, value);
            }
        });
        return checked;
    }

    /** The UUID in its one spelling; null when it is none. */
    static @Nullable String uuid(@Nullable String text) {
        if (text == null || text.length() != 36) {
            return null;
        }
        try {
            return UUID.fromString(text).toString();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
