package cloud.firn.storage.xml;

import cloud.firn.storage.refusal.Code;
import cloud.firn.storage.refusal.Refused;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the small XML documents that clients send. No entities, no document types, a bounded depth. */
public final class XmlDocument {
    private static final int DEEPEST = 12;
    private static final XMLInputFactory FACTORY = factory();

    private XmlDocument() {}

    /**
     * One element.
     *
     * @param name without a prefix
     * @param attributes by name; those of a namespace by {@code {namespace}name}
     * @param text its own, without that of its children
     */
    public record Element(String name, Map<String, String> attributes, StringBuilder text, List<Element> children) {
        public Optional<Element> child(String named) {
            return children.stream().filter(c -> c.name().equals(named)).findFirst();
        }

        public List<Element> all(String named) {
            return children.stream().filter(c -> c.name().equals(named)).toList();
        }

        public Optional<String> value(String named) {
            return child(named).map(c -> c.text().toString());
        }
    }

    /** The root of a document; fails with MalformedXML. */
    public static Element read(byte[] bytes, String root) {
        try {
            var reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(bytes));
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.DTD) {
                    throw new Refused(Code.MALFORMED_XML);
                }
                if (event == XMLStreamConstants.START_ELEMENT) {
                    var element = element(reader, 0);
                    while (reader.hasNext()) {
                        reader.next();
                    }
                    if (!element.name().equals(root)) {
                        throw new Refused(Code.MALFORMED_XML);
                    }
                    return element;
                }
            }
            throw new Refused(Code.MALFORMED_XML);
        } catch (XMLStreamException e) {
            throw new Refused(Code.MALFORMED_XML);
        }
    }

    private static Element element(XMLStreamReader reader, int depth) throws XMLStreamException {
        if (depth > DEEPEST) {
            throw new Refused(Code.MALFORMED_XML);
        }
        var element = new Element(reader.getLocalName(), attributes(reader), new StringBuilder(), new ArrayList<>());
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> element.children().add(element(reader, depth + 1));
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    element.text().append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    return element;
                }
                default -> {
                    // Comments and processing instructions say nothing.
                }
            }
        }
        throw new Refused(Code.MALFORMED_XML);
    }

    private static Map<String, String> attributes(XMLStreamReader reader) {
        var attributes = new HashMap<String, String>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            attributes.put(reader.getAttributeName(i).toString(), reader.getAttributeValue(i));
        }
        return attributes;
    }

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
        return factory;
    }
}
