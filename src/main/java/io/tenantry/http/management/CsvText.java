package io.tenantry.http.management;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;
import tools.jackson.dataformat.csv.CsvWriteFeature;

/**
 * JSON objects as CSV (RFC 4180): a column for each field, nested ones with a dot, the elements of an array joined by
 * semicolons. It begins with a byte-order mark, without which Excel would not take it for UTF-8, and no cell of text is
 * a formula: one that a spreadsheet could take for one gets an apostrophe before it.
 */
final class CsvText {
    private static final ObjectWriter WRITER = CsvMapper.builder()
            .enable(CsvWriteFeature.STRICT_CHECK_FOR_QUOTING)
            .build()
            .writer(CsvSchema.emptySchema().withLineSeparator("\r\n"));
    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final String FORMULA_STARTS = "=+-@\t\r";

    private CsvText() {}

    /** @param paths the fields, a dot leading into nested objects */
    static byte[] write(List<String> paths, List<JsonNode> objects) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(paths);
        for (JsonNode object : objects) {
            rows.add(paths.stream().map(path -> cell(at(object, path))).toList());
        }
        return (BYTE_ORDER_MARK + WRITER.writeValueAsString(rows)).getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode at(JsonNode object, String path) {
        JsonNode value = object;
        for (String name : path.split("\\.", -1)) {
            value = value.path(name);
        }
        return value;
    }

    private static String cell(JsonNode value) {
        if (value.isNull()) {
            return "";
        }
        if (value.isArray()) {
            return harmless(value.valueStream()
                    .map(element -> element.isObject() ? element.toString() : element.asString())
                    .collect(Collectors.joining(";")));
        }
        return value.isString() ? harmless(value.stringValue()) : value.asString();
    }

    private static String harmless(String text) {
        return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
