package cloud.firn.storage.xml;

import java.util.function.Consumer;

/** Writes the XML documents of S3. Every text is escaped. */
public final class Xml {
    private static final String NAMESPACE = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";

    private final StringBuilder out = new StringBuilder(1024);

    private Xml() {}

    /** A document with S3's namespace. */
    public static String document(String root, Consumer<Xml> content) {
        return write(root, NAMESPACE, content);
    }

    /** A document with another namespace, a literal URI. */
    public static String document(String root, String namespace, Consumer<Xml> content) {
        return write(root, " xmlns=\"" + namespace + "\"", content);
    }

    /** A document without a namespace, as errors are. */
    public static String plain(String root, Consumer<Xml> content) {
        return write(root, "", content);
    }

    private static String write(String root, String attributes, Consumer<Xml> content) {
        var xml = new Xml();
        xml.out
                .append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<")
                .append(root)
                .append(attributes)
                .append('>');
        content.accept(xml);
        xml.out.append("</").append(root).append('>');
        return xml.out.toString();
    }

    public Xml text(String name, String value) {
        out.append('<').append(name).append('>');
        escape(value);
        out.append("</").append(name).append('>');
        return this;
    }

    public Xml text(String name, long value) {
        return text(name, Long.toString(value));
    }

    public Xml text(String name, boolean value) {
        return text(name, Boolean.toString(value));
    }

    public Xml element(String name, Consumer<Xml> content) {
        return element(name, "", content);
    }

    /** An element with attributes, which are written as they stand and so start with a space and are no one's input. */
    public Xml element(String name, String attributes, Consumer<Xml> content) {
        out.append('<').append(name).append(attributes).append('>');
        content.accept(this);
        out.append("</").append(name).append('>');
        return this;
    }

    public Xml raw(String text) {
        out.append(text);
        return this;
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default -> {
                    if (c < ' ') {
                        out.append("&#").append((int) c).append(';');
                    } else {
                        out.append(c);
                    }
                }
            }
        }
    }
}
