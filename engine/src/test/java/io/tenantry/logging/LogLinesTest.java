package io.tenantry.logging;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.json.JsonMapper;

class LogLinesTest {
    private static LoggingEvent event(String message) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerName("io.tenantry.access");
        event.setLevel(Level.INFO);
        event.setInstant(Instant.parse("2026-01-31T08:00:00.120Z"));
        event.setMessage(message);
        event.setThreadName("test");
        event.setMDCPropertyMap(Map.of());
        event.setKeyValuePairs(List.of(
                new KeyValuePair("path", "/a\nb\u2028\u202e"),
                new KeyValuePair("status", 200),
                new KeyValuePair("duration_ms", 1.5)));
        return event;
    }

    @Test
    void text_is_one_line_whatever_strangers_send() {
        assertThat(LogLines.TEXT.line(event("request")))
                .isEqualTo(
                        "2026-01-31T08:00:00.120Z INFO  access          request path=/a\\u000ab\\u2028\\u202e status=200 duration_ms=1.5\n");
    }

    @Test
    void json_is_one_object_a_line_with_numbers_as_numbers() {
        String line = LogLines.JSON.line(event("request"));
        assertThat(line).endsWith("}\n").doesNotContain("\n\n").containsOnlyOnce("\n");
        assertThatJson(line).isEqualTo("""
                {"timestamp":"2026-01-31T08:00:00.120Z","level":"INFO","logger":"io.tenantry.access",
                 "message":"request","path":"/a\\nb\u2028\u202e","status":200,"duration_ms":1.5}""");
    }

    /** Every character that a client can send, in the text form as a field of its own and in JSON. */
    @Test
    void a_value_has_visible_ascii_characters_only_and_is_one_field() {
        for (int block = 0; block <= Character.MAX_CODE_POINT; block += block < 0x30000 ? 0x100 : 0x10000) {
            StringBuilder value = new StringBuilder();
            for (int letter = block; letter < block + 0x100; letter++) {
                value.appendCodePoint(letter);
            }
            LoggingEvent event = event("request");
            event.setKeyValuePairs(List.of(new KeyValuePair("path", value), new KeyValuePair("status", 200)));
            String text = LogLines.TEXT.line(event);
            assertThat(text).matches("2026-01-31T08:00:00.120Z INFO  access          request path=[!-~]+ status=200\n");
            String json = LogLines.JSON.line(event);
            assertThat(json).matches("[ -~\\x7f]+\n");
            assertThat(new JsonMapper().readTree(json).get("path").asString()).isEqualTo(value.toString());
        }
    }

    @Test
    void a_message_does_not_control_the_terminal() {
        for (int letter = 0; letter <= Character.MAX_CODE_POINT; letter++) {
            switch (Character.getType(letter)) {
                case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR -> {
                    LoggingEvent event = event("a" + Character.toString(letter) + "b");
                    event.setKeyValuePairs(List.of());
                    assertThat(LogLines.TEXT.line(event)).matches(".* a\\\\u[0-9a-f]{4}(\\\\u[0-9a-f]{4})?b\n");
                }
                default -> {}
            }
        }
    }

    @Test
    void an_exception_comes_with_its_stack_trace() {
        LoggingEvent event = event("failed");
        event.setThrowableProxy(new ch.qos.logback.classic.spi.ThrowableProxy(new IllegalStateException("why")));
        assertThat(LogLines.TEXT.line(event))
                .contains("java.lang.IllegalStateException: why\n\tat io.tenantry.logging");
        assertThatJson(LogLines.JSON.line(event)).node("exception").isString().contains("why");
    }

    @Test
    void nothing_is_dropped_however_much_is_logged_at_once() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        LogWriter writer = new LogWriter(LogLines.TEXT, bytes);
        writer.setContext(new LoggerContext());
        writer.start();
        for (int i = 0; i < 50_000; i++) {
            writer.doAppend(event("number " + i + "."));
        }
        writer.stop();
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .hasSize(50_000)
                .last()
                .asString()
                .contains("number 49999.");
    }
}
