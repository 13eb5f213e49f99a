package io.tenantry.api.management.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;
import tools.jackson.dataformat.csv.CsvWriteFeature;

/**
 * JSON objects as CSV (RFC 4180): a column for each field, nested ones with a dot, the elements of an array joined by
 * semicolons. It begins with a byte-order mark, without which Excel does not read it as UTF-8. A cell of text that a
 * spreadsheet could read as a formula gets an apostrophe before it. So does a text that begins with an apostrophe and an empty
 * text, and a semicolon or backslash in an element of an array gets a backslash before it: the escaping can be undone.
 */
public final class CsvText {
    private static final ObjectWriter WRITER = writer(CsvWriteFeature.STRICT_CHECK_FOR_QUOTING);

    /** Readers skip an empty line, so the empty cell of a single column has quotation marks. */
    private static final ObjectWriter OF_ONE_COLUMN = writer(CsvWriteFeature.ALWAYS_QUOTE_EMPTY_STRINGS);

    /** The start of a file. */
    public static final String BYTE_ORDER_MARK = "\ufeff";

    private static final String ESCAPED_STARTS = "'=+-@\t\r";

    private CsvText() {}

    /** @param paths the fields, a dot leading into nested objects; a field that is an object has a column for each of its own */
    static byte[] write(List<String> paths, List<JsonNode> objects) {
        List<String> columns =
                paths.stream().flatMap(path -> columns(path, objects).stream()).toList();
        List<List<String>> rows = new ArrayList<>();
        rows.add(columns);
        for (JsonNode object : objects) {
            rows.add(columns.stream().map(path -> cell(at(object, path))).toList());
        }
        ObjectWriter writer = columns.size() == 1 ? OF_ONE_COLUMN : WRITER;
        return (BYTE_ORDER_MARK + writer.writeValueAsString(rows)).getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectWriter writer(CsvWriteFeature quoting) {
        return CsvMapper.builder()
                .enable(quoting)
                .build()
                .writer(CsvSchema.emptySchema().withLineSeparator("\r\n"));
    }

    private static List<String> columns(String path, List<JsonNode> objects) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode object : objects) {
            names.addAll(at(object, path).propertyNames());
        }
        return names.isEmpty()
                ? List.of(path)
                : names.stream()
                        .flatMap(name -> columns(path + "." + name, objects).stream())
                        .toList();
    }

    private static JsonNode at(JsonNode object, String path) {
        int dot = path.indexOf('.');
        // The keys of metadata may have dots.
        return dot < 0 || object.has(path)
                ? object.path(path)
                : at(object.path(path.substring(0, dot)), path.substring(dot + 1));
    }

    private static String cell(JsonNode value) {
        if (value.isNull() || value.isMissingNode() || value.isContainer() && value.isEmpty()) {
            return "";
        }
        if (value.isArray()) {
            return escaped(value.valueStream()
                    .map(element -> element.isObject() ? element.toString() : element.asString())
                    .map(element -> element.replace("\\", "\\\\").replace(";", "\\;"))
                    .collect(Collectors.joining(";")));
        }
        return value.isString() ? escaped(value.stringValue()) : value.asString();
    }

    /** A reader removes one apostrophe at the start of a cell to get the text. */
    public static String escaped(String text) {
        return text.isEmpty() || ESCAPED_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
