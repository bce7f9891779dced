package cloud.firn.storage.xml;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import cloud.firn.storage.xml.XmlDocument.Element;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What one element of a document holds, read as S3's schema has it: known names only, and each once unless a list is
 * asked for. White space around numbers, dates and words means nothing; names and keys are taken as they are.
 *
 * <p>Everything that does not fit is refused with MalformedXML.
 */
public final class Fields {
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,18}");

    private final Element element;

    private Fields(Element element) {
        this.element = element;
    }

    /** The fields of an element that may have children of these names and no text of its own. */
    public static Fields of(Element element, String... known) {
        var names = List.of(known);
        if (!element.text().toString().isBlank()
                || element.children().stream().anyMatch(child -> !names.contains(child.name()))) {
            throw malformed();
        }
        return new Fields(element);
    }

    /** What must be there. */
    public static <T> T required(Optional<T> value) {
        return value.orElseThrow(Fields::malformed);
    }

    /** Any number of elements of one name, in their order. */
    public List<Element> all(String name) {
        return element.all(name);
    }

    /** The element of that name. */
    public Optional<Element> one(String name) {
        var found = element.all(name);
        if (found.size() > 1) {
            throw malformed();
        }
        return found.stream().findFirst();
    }

    /** A text, white space and all. */
    public Optional<String> text(String name) {
        return one(name).map(child -> {
            if (!child.children().isEmpty()) {
                throw malformed();
            }
            return child.text().toString();
        });
    }

    /** One of the words that a schema lists; which ones is for the caller to say. */
    public Optional<String> word(String name) {
        return text(name).map(String::strip);
    }

    /** A whole number of at most 18 digits. */
    public Optional<Long> number(String name) {
        return word(name).map(word -> {
            if (!NUMBER.matcher(word).matches()) {
                throw malformed();
            }
            return Long.parseLong(word);
        });
    }

    /** A whole number of 32 bits. */
    public Optional<Integer> integer(String name) {
        return number(name).map(number -> {
            if (number < Integer.MIN_VALUE || number > Integer.MAX_VALUE) {
                throw malformed();
            }
            return number.intValue();
        });
    }

    /** {@code true} or {@code false}. */
    public Optional<Boolean> truth(String name) {
        return word(name).map(word -> {
            if (!word.equals("true") && !word.equals("false")) {
                throw malformed();
            }
            return word.equals("true");
        });
    }

    /** A time as {@link Timestamps} reads it. */
    public Optional<Instant> time(String name) {
        return word(name).map(word -> required(Timestamps.read(word)));
    }

    private static Refused malformed() {
        return new Refused(Code.MALFORMED_XML);
    }
}
