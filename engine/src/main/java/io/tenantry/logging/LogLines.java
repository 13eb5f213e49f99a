package io.tenantry.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.tenantry.canonical.Letters;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** The two forms of a log line, each with its line break. */
public enum LogLines {
    /** For people: {@code 2026-01-31T08:00:00.000Z INFO  access          request method=GET path=/}. */
    TEXT {
        @Override
        String line(ILoggingEvent event) {
            StringBuilder line = new StringBuilder(200);
            line.append(time(event)).append(' ');
            pad(line, event.getLevel().toString(), 5);
            String logger = event.getLoggerName();
            pad(line, logger.substring(logger.lastIndexOf('.') + 1), 15);
            escaped(line, message(event));
            List<KeyValuePair> pairs = event.getKeyValuePairs();
            if (pairs != null) {
                for (KeyValuePair pair : pairs) {
                    line.append(' ').append(pair.key).append('=');
                    field(line, String.valueOf(pair.value));
                }
            }
            line.append('\n');
            if (event.getThrowableProxy() != null) {
                line.append(StackTrace.of(event.getThrowableProxy()));
            }
            return line.toString();
        }
    },

    /** For programs: one JSON object a line, with its key-values next to the message. */
    JSON {
        @Override
        String line(ILoggingEvent event) {
            var text = new java.io.StringWriter(256);
            try (var json = FACTORY.createGenerator(tools.jackson.core.ObjectWriteContext.empty(), text)) {
                json.writeStartObject();
                json.writeStringProperty("timestamp", time(event));
                json.writeStringProperty("level", event.getLevel().toString());
                json.writeStringProperty("logger", event.getLoggerName());
                json.writeStringProperty("message", message(event));
                List<KeyValuePair> pairs = event.getKeyValuePairs();
                if (pairs != null) {
                    for (KeyValuePair pair : pairs) {
                        switch (pair.value) {
                            case Integer number -> json.writeNumberProperty(pair.key, number);
                            case Long number -> json.writeNumberProperty(pair.key, number);
                            case Double number -> json.writeNumberProperty(pair.key, number);
                            case null, default -> json.writeStringProperty(pair.key, String.valueOf(pair.value));
                        }
                    }
                }
                if (event.getThrowableProxy() != null) {
                    json.writeStringProperty("exception", StackTrace.of(event.getThrowableProxy()));
                }
                json.writeEndObject();
            }
            return text.append('\n').toString();
        }
    };

    /** Everything but ASCII is escaped: C1 controls and the direction of text steer a terminal, too. */
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** The line of an event. */
    abstract String line(ILoggingEvent event);

    /** The name of the form on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Values that the web server logs may come from a request and are not trusted: its log lines are written without them.
     */
    private static String message(ILoggingEvent event) {
        return event.getLoggerName().startsWith("org.eclipse.jetty") ? event.getMessage() : event.getFormattedMessage();
    }

    private static String time(ILoggingEvent event) {
        return TIME.format(Instant.ofEpochMilli(event.getTimeStamp()));
    }

    private static void pad(StringBuilder line, String word, int width) {
        line.append(word);
        line.repeat(' ', Math.max(0, width - word.length()) + 1);
    }

    /** Escapes input from outside, so that it cannot add lines or control the terminal. */
    static void escaped(StringBuilder line, String text) {
        text.codePoints().forEach(letter -> {
            if (!Letters.isDisplayed(letter)) {
                escape(line, letter);
            } else {
                line.appendCodePoint(letter);
            }
        });
    }

    /** Escapes a value, so that it cannot look like further ones either: it has visible ASCII characters only. */
    private static void field(StringBuilder line, String value) {
        value.codePoints().forEach(letter -> {
            if (letter > ' ' && letter < 0x7f) {
                line.append((char) letter);
            } else {
                escape(line, letter);
            }
        });
    }

    private static void escape(StringBuilder line, int letter) {
        for (char unit : Character.toChars(letter)) {
            line.append("\\u%04x".formatted((int) unit));
        }
    }
}
