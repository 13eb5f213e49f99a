package io.tenantry.cli.audit;

import io.tenantry.history.ExportedEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes audit entries as JSON Lines: an object in each line, every field in each. */
final class JsonLinesWriter implements ExportWriter {
    private static final JsonMapper JSON =
            JsonMapper.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private final OutputStream out;
    private final JsonGenerator json;

    JsonLinesWriter(OutputStream out) {
        this.out = out;
        // Jackson would put a space before each line but the first.
        this.json = JSON.writer().withRootValueSeparator("").createGenerator(out);
    }

    @Override
    public void write(ExportedEntry entry) {
        List<@Nullable Object> values = ExportColumns.values(entry);
        json.writeStartObject();
        for (int i = 0; i < values.size(); i++) {
            json.writeName(ExportColumns.NAMES.get(i));
            boolean isJson = i >= ExportColumns.JSON;
            switch (values.get(i)) {
                case null -> json.writeNull();
                case Integer number -> json.writeNumber(number);
                case Long number -> json.writeNumber(number);
                // PostgreSQL writes jsonb in one line.
                case Object text when isJson -> json.writeRawValue(text.toString());
                case Object text -> json.writeString(text.toString());
            }
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }

    @Override
    public void close() throws IOException {
        json.flush();
        out.flush();
    }
}
