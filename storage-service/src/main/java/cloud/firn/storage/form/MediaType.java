package cloud.firn.storage.form;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.util.Locale;
import java.util.Map;

/** The Content-Type of a form, which names what stands between its parts. */
final class MediaType {
    private static final String FORM = "multipart/form-data";
    private static final int LONGEST_BOUNDARY = 200;

    private MediaType() {}

    /** Whether a request with this Content-Type is a form. */
    static boolean isForm(String contentType) {
        return contentType.strip().toLowerCase(Locale.ROOT).startsWith(FORM);
    }

    /**
     * What stands between the parts.
     *
     * @throws Refused PreconditionFailed when it is no form; MalformedPOSTRequest when the boundary is missing
     */
    static String boundary(String contentType) {
        if (!isForm(contentType)) {
            throw new Refused(
                    Code.PRECONDITION_FAILED,
                    Code.PRECONDITION_FAILED.message(),
                    Map.of("Condition", "Bucket POST must be of the enclosure-type multipart/form-data"));
        }
        int name = contentType.toLowerCase(Locale.ROOT).indexOf("boundary=");
        if (name < 0) {
            throw new Refused(Code.MALFORMED_POST_REQUEST);
        }
        var rest = contentType.substring(name + "boundary=".length());
        boolean quoted = rest.startsWith("\"");
        int end = rest.indexOf(quoted ? '"' : ';', quoted ? 1 : 0);
        if (quoted && end < 0) {
            throw new Refused(Code.MALFORMED_POST_REQUEST);
        }
        var boundary =
                rest.substring(quoted ? 1 : 0, end < 0 ? rest.length() : end).strip();
        if (boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY) {
            throw new Refused(Code.MALFORMED_POST_REQUEST);
        }
        return boundary;
    }
}
