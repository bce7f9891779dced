package cloud.firn.storage.policy;

import org.jspecify.annotations.Nullable;

/** A text of a request, taken apart into characters once, however many patterns it is held against. */
final class Text {
    private final String whole;
    private int @Nullable [] characters;
    private int @Nullable [] folded;

    Text(String whole) {
        this.whole = whole;
    }

    String whole() {
        return whole;
    }

    /** @param fold whether upper and lower case are to be one */
    int[] characters(boolean fold) {
        var known = fold ? folded : characters;
        if (known != null) {
            return known;
        }
        var apart = whole.codePoints().map(c -> fold ? fold(c) : c).toArray();
        if (fold) {
            folded = apart;
        } else {
            characters = apart;
        }
        return apart;
    }

    /** A character without its case. */
    static int fold(int character) {
        return Character.toLowerCase(Character.toUpperCase(character));
    }
}
