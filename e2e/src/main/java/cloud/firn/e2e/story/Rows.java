package cloud.firn.e2e.story;

import com.fasterxml.jackson.databind.JsonNode;

/** Looking for rows in a list that the API answered. */
final class Rows {
    private Rows() {}

    /** Whether a row's field has the value. */
    static boolean any(JsonNode rows, String field, String value) {
        for (JsonNode row : rows) {
            if (row.path(field).asText().equals(value)) {
                return true;
            }
        }
        return false;
    }
}
