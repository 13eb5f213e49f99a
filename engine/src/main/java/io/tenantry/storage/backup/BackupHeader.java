package io.tenantry.storage.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tenantry.json.OutsideJson;
import io.tenantry.storage.backup.BackupKey.Encryption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The first two lines of a backup, in plain text: its kind with the version of the format, and a JSON object.
 *
 * @param kind the content of the file: the words at the start of its first line
 * @param program the version of the program that made it
 * @param createdAt the time of the snapshot
 * @param migrations the migrations of the database with their checksums, which determine the tables
 * @param secretKeyCheck a known text that is encrypted with the secret key, in hexadecimal digits
 * @param encryption empty when the file is not encrypted
 */
public record BackupHeader(
        String kind,
        String program,
        Instant createdAt,
        Map<String, Integer> migrations,
        String secretKeyCheck,
        Optional<Encryption> encryption) {
    /** The kind of a backup of a whole installation. */
    public static final String INSTALLATION = "TENANTRY BACKUP";

    private static final int FORMAT = 1;
    private static final Pattern FIRST_LINE = Pattern.compile("(TENANTRY [A-Z]+) ([0-9]{1,6})");
    private static final int LONGEST_LINE = 1 << 20;
    private static final int MOST_ITERATIONS = 10_000_000;
    private static final JsonMapper JSON = new JsonMapper();

    /** Both lines with their ends. */
    byte[] bytes() {
        ObjectNode object = JSON.createObjectNode()
                .put("program", program)
                .put("created_at", createdAt.toString())
                .put("secret_key_check", secretKeyCheck);
        ObjectNode scripts = object.putObject("migrations");
        new TreeMap<>(migrations).forEach(scripts::put);
        encryption.ifPresent(with -> object.putObject("encryption")
                .put("secret", with.secret())
                .put("salt", with.salt())
                .put("iterations", with.iterations())
                .put("check", with.check()));
        return (kind + " " + FORMAT + "\n" + JSON.writeValueAsString(object) + "\n").getBytes(UTF_8);
    }

    /** A header with the bytes of its lines, to which the chunks of the file belong. */
    record Lines(BackupHeader header, byte[] bytes) {}

    /** The kind of a file, from its first line; empty when the kind is unknown to this program. */
    static Optional<String> kind(InputStream file) throws IOException {
        Matcher first = FIRST_LINE.matcher(line(file, 64));
        return first.matches() ? Optional.of(first.group(1)) : Optional.empty();
    }

    /**
     * Reads both lines.
     *
     * @param kind the kind of file that is expected
     * @throws UnusableBackup when they are not those of such a file that this program can read
     */
    static Lines read(InputStream file, String kind) throws IOException {
        String firstLine = line(file, 64);
        Matcher first = FIRST_LINE.matcher(firstLine);
        if (!first.matches() || !first.group(1).equals(kind)) {
            throw new UnusableBackup(
                    kind.equals(INSTALLATION)
                            ? "The file is not a backup of Tenantry."
                            : "The first line of the file is not %s.".formatted(kind));
        }
        if (Integer.parseInt(first.group(2)) != FORMAT) {
            throw new UnusableBackup(
                    "The file has format %s, which this version of Tenantry does not know; use a newer one."
                            .formatted(first.group(2)));
        }
        try {
            String secondLine = line(file, LONGEST_LINE);
            JsonNode object = OutsideJson.read(secondLine);
            if (secondLine.isBlank() || !object.isObject()) {
                throw damaged();
            }
            Map<String, Integer> migrations = new TreeMap<>();
            object.required("migrations")
                    .properties()
                    .forEach(entry ->
                            migrations.put(entry.getKey(), entry.getValue().intValue()));
            BackupHeader header = new BackupHeader(
                    kind,
                    object.required("program").stringValue(),
                    Instant.parse(object.required("created_at").stringValue()),
                    migrations,
                    object.required("secret_key_check").stringValue(),
                    Optional.ofNullable(object.get("encryption")).map(BackupHeader::encryption));
            if (!header.secretKeyCheck.matches("([0-9a-f]{2}){28,}")) {
                throw damaged();
            }
            return new Lines(header, (firstLine + "\n" + secondLine + "\n").getBytes(UTF_8));
        } catch (JacksonException | DateTimeException | IllegalArgumentException damaged) {
            throw damaged();
        }
    }

    private static Encryption encryption(JsonNode object) {
        Encryption encryption = new Encryption(
                object.required("secret").stringValue(),
                object.required("salt").stringValue(),
                object.required("iterations").intValue(),
                object.required("check").stringValue());
        boolean known = encryption.secret().equals(Encryption.KEY)
                || encryption.secret().equals(Encryption.PASSPHRASE);
        if (!known || !encryption.salt().matches("[0-9a-f]{64}") || encryption.iterations() > MOST_ITERATIONS) {
            throw damaged();
        }
        return encryption;
    }

    private static UnusableBackup damaged() {
        return new UnusableBackup("The file is damaged: its second line cannot be read.");
    }

    /** A line without its end; the part so far when the file ends or the line is too long. */
    private static String line(InputStream file, int longest) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = file.read();
        while (next >= 0 && next != '\n' && line.size() < longest) {
            line.write(next);
            next = file.read();
        }
        return line.toString(UTF_8);
    }
}
