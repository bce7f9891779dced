package cloud.firn.storage.span;

/** The order of keys: that of their UTF-8 bytes, which is the order of code points and not that of Java. */
public final class Utf8Order {
    private Utf8Order() {}

    /** Less than, equal to or greater than zero. */
    public static int compare(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() && j < other.length()) {
            int a = one.codePointAt(i);
            int b = other.codePointAt(j);
            if (a != b) {
                return Integer.compare(a, b);
            }
            i += Character.charCount(a);
            j += Character.charCount(b);
        }
        return Integer.compare(one.length() - i, other.length() - j);
    }
}
