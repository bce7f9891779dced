package cloud.firn.platform.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * An error as clients read it: RFC 9457, and {@code message} for those who know only that.
 *
 * @param detail what is wrong and what to do
 * @param errors the fields that are wrong; left out when there are none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(String type, String title, int status, String detail, String message, List<FieldError> errors) {}
