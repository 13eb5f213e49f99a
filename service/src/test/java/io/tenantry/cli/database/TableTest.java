package io.tenantry.cli.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.cli.database.Table.Column;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TableTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<Column<JsonNode>> COLUMNS = List.of(Column.of("A", "a"), Column.of("NAME", "b"));

    private static String printed(int width, String... objects) {
        StringWriter out = new StringWriter();
        List<JsonNode> rows = Arrays.stream(objects).map(JSON::readTree).toList();
        new Table<>(new PrintWriter(out, true), COLUMNS, width).print(rows);
        return out.toString();
    }

    @Test
    void columns_are_aligned_also_beside_wide_and_combining_characters() {
        assertThat(printed(Integer.MAX_VALUE, """
                {"a": "日本", "b": "x"}""", """
                {"a": "e\u0301", "b": "y"}""", """
                {"a": null, "b": "z"}""")).isEqualTo("""
                A     NAME
                日本  x
                e\u0301     y
                      z
                """);
    }

    @Test
    void a_line_is_cut_at_the_width_of_the_terminal() {
        assertThat(printed(8, """
                {"a": "ab", "b": "日本語"}""", """
                {"a": "ab", "b": "wxyz"}""", """
                {"a": "ab", "b": "vwxyz"}""")).isEqualTo("""
                A   NAME
                ab  日…
                ab  wxyz
                ab  vwx…
                """);
    }

    @Test
    void rows_that_follow_keep_the_widths_of_the_first_ones() {
        StringWriter out = new StringWriter();
        Table<JsonNode> table = new Table<>(new PrintWriter(out, true), COLUMNS, Integer.MAX_VALUE);
        table.print(List.of(JSON.readTree("{\"a\": \"abc\", \"b\": \"x\"}")));
        table.print(List.of(JSON.readTree("{\"a\": \"d\", \"b\": \"y\"}")));
        assertThat(out).hasToString("A    NAME\nabc  x\nd    y\n");
    }

    static Stream<Arguments> hiding() {
        return Stream.of(
                Arguments.of("a\u202Eb", "a<U+202E>b"),
                Arguments.of("a\u001B[31mb", "a<U+001B>[31mb"),
                Arguments.of("a\nb", "a<U+000A>b"),
                Arguments.of("a\u009Bb", "a<U+009B>b"),
                Arguments.of("a\u2028b", "a<U+2028>b"),
                Arguments.of("a\u200Bb\uFEFF", "a<U+200B>b<U+FEFF>"),
                Arguments.of("\uD83D\uDC69\u200D\uD83D\uDCBB", "\uD83D\uDC69\u200D\uD83D\uDCBB"),
                Arguments.of("Zo\u00EB", "Zo\u00EB"));
    }

    @ParameterizedTest
    @MethodSource("hiding")
    void characters_that_hide_are_shown(String text, String shown) {
        assertThat(VisibleText.of(text)).isEqualTo(shown);
    }

    @Test
    void json_stays_the_same_json() {
        String name = "\u202Ea\u009B\uDB40\uDC41é";
        String json = JSON.writeValueAsString(name);
        assertThat(VisibleText.ofJson(json)).isEqualTo("\"\\u202Ea\\u009B\\uDB40\\uDC41é\"");
        assertThat(JSON.readTree(VisibleText.ofJson(json)).stringValue()).isEqualTo(name);
    }
}
