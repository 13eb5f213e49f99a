package io.tenantry.console.look;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the file with the logo of the installation: an SVG file without active content, or a PNG file. */
public final class Logo {
    private static final int MOST_BYTES = 64 * 1024;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final String NAMESPACE = "http://www.w3.org/2000/svg";

    private Logo() {}

    /**
     * The logo in a file.
     *
     * @param file its path; empty for none
     * @throws IllegalArgumentException when it is none; the message continues the name of a variable
     */
    public static Optional<Asset> read(String file) {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        byte[] content = content(Path.of(file));
        if (Arrays.equals(content, 0, Math.min(content.length, PNG.length), PNG, 0, PNG.length)) {
            return Optional.of(Asset.of(content, "logo.png", "image/png"));
        }
        checkSvg(content);
        return Optional.of(Asset.of(content, "logo.svg", Asset.SVG));
    }

    private static byte[] content(Path file) {
        byte[] content;
        try (InputStream opened = Files.newInputStream(file)) {
            content = opened.readNBytes(MOST_BYTES + 1);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("must name a file that can be read: " + file + " cannot", unreadable);
        }
        if (content.length > MOST_BYTES) {
            throw new IllegalArgumentException("must name a file of at most 64 kB");
        }
        return content;
    }

    /** Refuses what browsers carry out or load when they show the file. */
    private static void checkSvg(byte[] content) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(content));
            boolean inside = false;
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.DTD) {
                    throw new IllegalArgumentException("must name an SVG file without a DOCTYPE");
                }
                if (event == XMLStreamConstants.START_ELEMENT) {
                    if (!inside
                            && !(reader.getLocalName().equals("svg") && NAMESPACE.equals(reader.getNamespaceURI()))) {
                        throw new IllegalArgumentException("must name an SVG or PNG file");
                    }
                    inside = true;
                    checkElement(reader);
                }
            }
        } catch (XMLStreamException malformed) {
            throw new IllegalArgumentException("must name an SVG or PNG file", malformed);
        }
    }

    private static void checkElement(XMLStreamReader element) {
        String name = element.getLocalName().toLowerCase(Locale.ROOT);
        boolean active = name.equals("script") || name.equals("foreignobject");
        for (int i = 0; i < element.getAttributeCount(); i++) {
            String attribute = element.getAttributeLocalName(i).toLowerCase(Locale.ROOT);
            String value = element.getAttributeValue(i).strip();
            active |= attribute.startsWith("on")
                    || attribute.equals("href") && !value.startsWith("#") && !value.startsWith("data:image/");
        }
        if (active) {
            throw new IllegalArgumentException(
                    "must name an SVG file without scripts, handlers of events, foreign objects and links: <"
                            + element.getLocalName() + "> has such a thing");
        }
    }
}
