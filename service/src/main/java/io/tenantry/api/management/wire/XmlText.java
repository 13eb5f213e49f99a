package io.tenantry.api.management.wire;

import com.ctc.wstx.stax.WstxOutputFactory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import tools.jackson.databind.JsonNode;

/**
 * JSON as XML: an element for each key, an {@code item} for each element of an array, null as an empty element that is
 * {@code xsi:nil}. A key that cannot name an element is the attribute {@code key} of an {@code item}. Characters that XML 1.0 cannot hold are replaced by U+FFFD.
 */
final class XmlText {
    private static final XMLOutputFactory FACTORY = new WstxOutputFactory();
    private static final String XSI = XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI;
    /** The form of the names of fields, which are also names of XML elements. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

    private static final int REPLACEMENT = 0xfffd;

    private final XMLStreamWriter out;

    private XmlText(XMLStreamWriter out) {
        this.out = out;
    }

    static byte[] write(String root, JsonNode value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(8192);
        try {
            XMLStreamWriter out = FACTORY.createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
            out.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            out.writeStartElement(root);
            out.writeNamespace("xsi", XSI);
            new XmlText(out).content(value);
            out.writeEndElement();
            out.writeEndDocument();
            out.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }

    private void element(String name, JsonNode value) throws XMLStreamException {
        boolean named = NAME.matcher(name).matches();
        if (value.isNull() && named) {
            out.writeEmptyElement(name);
            out.writeAttribute("xsi", XSI, "nil", "true");
            return;
        }
        out.writeStartElement(named ? name : "item");
        if (!named) {
            out.writeAttribute("key", name);
        }
        content(value);
        out.writeEndElement();
    }

    private void content(JsonNode value) throws XMLStreamException {
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                element(field.getKey(), field.getValue());
            }
        } else if (value.isArray()) {
            for (JsonNode item : value) {
                element("item", item);
            }
        } else {
            out.writeCharacters(allowed(value.asString()));
        }
    }

    private static String allowed(String text) {
        if (text.codePoints().allMatch(XmlText::isAllowed)) {
            return text;
        }
        return text.codePoints()
                .map(point -> isAllowed(point) ? point : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isAllowed(int point) {
        return point == '\t'
                || point == '\n'
                || point == '\r'
                || (point >= 0x20 && point <= 0xd7ff)
                || (point >= 0xe000 && point <= 0xfffd)
                || point >= 0x10000;
    }
}
