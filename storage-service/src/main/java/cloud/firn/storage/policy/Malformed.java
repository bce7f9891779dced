package cloud.firn.storage.policy;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;

/** The refusals of a policy, in the words that S3 answers with. */
final class Malformed {
    private static final int LONGEST_ECHO = 128;
    /** What Unicode keeps free at the end of every plane, and XML 1.0 refuses. */
    private static final int NO_CHARACTER = 0xfffe;

    private Malformed() {}

    static Refused because(String message) {
        return new Refused(Code.MALFORMED_POLICY, message);
    }

    /** A refusal that repeats what the customer wrote, as far as an error document can hold it. */
    static Refused because(String message, String written) {
        var echo = new StringBuilder();
        written.codePoints().limit(LONGEST_ECHO).map(c -> holds(c) ? c : '?').forEach(echo::appendCodePoint);
        return because(message + echo);
    }

    private static boolean holds(int character) {
        return !Character.isISOControl(character)
                && Character.getType(character) != Character.SURROGATE
                && (character & NO_CHARACTER) != NO_CHARACTER;
    }

    static Refused syntax() {
        return because("Invalid policy syntax.");
    }

    static Refused principal() {
        return because("Invalid principal in policy");
    }

    static Refused missing(String field) {
        return because("Missing required field " + field);
    }
}
