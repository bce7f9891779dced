package cloud.firn.storage.form;

import akka.util.ByteString;
import java.util.Map;

/** What comes out of a form's body: its fields, once, and then its file piece by piece. */
sealed interface Piece {
    /**
     * All that stands before the file.
     *
     * @param values by name in lower case, in the order of the form, with the file's name put in
     */
    record Fields(Map<String, String> values) implements Piece {}

    /** Some of the file. */
    record FileBytes(ByteString bytes) implements Piece {}
}
