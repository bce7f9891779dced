package cloud.firn.e2e.story;

import cloud.firn.e2e.client.Api;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** The usage report of this month at one moment. */
record Usage(JsonNode rows) {
    static Usage of(Api api) {
        return new Usage(api.get("/usage-report").path("usage"));
    }

    /** The quantity of a product over all its rows; of one variable of it when that is not empty. */
    BigDecimal of(String product, String variable) {
        var sum = BigDecimal.ZERO;
        for (JsonNode row : rows) {
            if (row.path("product").asText().equals(product)
                    && (variable.isEmpty() || row.path("variable").asText().equals(variable))) {
                sum = sum.add(new BigDecimal(row.path("quantity").asText()));
            }
        }
        return sum;
    }
}
