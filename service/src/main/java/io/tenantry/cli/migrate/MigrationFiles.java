package io.tenantry.cli.migrate;

import io.tenantry.cli.database.VisibleText;
import io.tenantry.storage.ObjectIds;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The files that a migration leaves: the report, and the table of old and new ids. */
final class MigrationFiles {
    private static final Map<String, ObjectIds.Kind> KINDS = Map.of(
            "organization", ObjectIds.Kind.ORGANIZATION,
            "project", ObjectIds.Kind.PROJECT,
            "person", ObjectIds.Kind.PERSON,
            "membership", ObjectIds.Kind.MEMBERSHIP);

    private MigrationFiles() {}

    /** Writes {@code ids.csv}. Old ids have no character that CSV would quote. */
    static void writeIds(Path file, Map<String, MigrationState.Outcome> outcomes, ObjectIds ids) {
        write(file, out -> {
            out.write("kind,old_id,number,id\n");
            for (MigrationState.Outcome outcome : outcomes.values()) {
                for (MigrationState.NewId id : outcome.ids()) {
                    ObjectIds.Kind kind = KINDS.get(id.kind());
                    out.write("%s,%s,%d,%s\n"
                            .formatted(
                                    id.kind(), id.old(), id.number(), kind == null ? "" : ids.of(kind, id.number())));
                }
            }
        });
    }

    /** Writes {@code report.txt}: what was not carried over, one line each. */
    static void writeReport(Path file, List<String> general, Map<String, MigrationState.Outcome> outcomes) {
        write(file, out -> {
            for (String line : general) {
                out.write(VisibleText.of(line) + "\n");
            }
            for (Map.Entry<String, MigrationState.Outcome> one : outcomes.entrySet()) {
                MigrationState.Outcome outcome = one.getValue();
                if (!outcome.carried()) {
                    out.write(line(one.getKey(), outcome.name(), "Not carried over."));
                }
                for (String note : outcome.notes()) {
                    out.write(line(one.getKey(), outcome.name(), note));
                }
            }
        });
    }

    /** A line about an organization. */
    static String line(String id, String name, String note) {
        return VisibleText.of("organization %s (%s): %s".formatted(id, name, note)) + "\n";
    }

    private interface Writing {
        void to(BufferedWriter out) throws IOException;
    }

    private static void write(Path file, Writing writing) {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            writing.to(out);
        } catch (IOException failed) {
            throw new UncheckedIOException("The file " + file + " cannot be written", failed);
        }
    }
}
