package io.tenantry.cli.doctor;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.DatabaseServer;
import io.tenantry.cli.database.NodeConnections;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.configuration.SecretKey;
import io.tenantry.postgres.EmbeddedPostgres;
import io.tenantry.postgres.PostgresFailed;
import io.tenantry.secret.KeyRing;
import io.tenantry.secret.KeySource;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.DatabaseState;
import io.tenantry.storage.SecretKeyCheck;
import io.tenantry.storage.connection.DatabaseNotUsable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The database: whether it can be used, its tables, its connections and its clock. Nothing is changed in it. */
final class DatabaseFindings {
    private static final String SUBJECT = "database";
    private static final Duration LARGE_OFFSET = Duration.ofSeconds(2);

    private DatabaseFindings() {}

    static List<Finding> of(DatabaseOptions options, Environment environment, NodeConnections ofNode) {
        try {
            return options.isExternal() || EmbeddedPostgres.isIn(options.data())
                    ? ofServer(options, environment, ofNode)
                    : List.of(Finding.warning(
                            SUBJECT,
                            "There is none in the folder %s yet; the first start of the server makes one."
                                    .formatted(options.data())));
        } catch (DatabaseNotUsable | PostgresFailed | Mistake unusable) {
            return List.of(Finding.problem(SUBJECT, String.valueOf(unusable.getMessage())));
        } catch (UncheckedIOException unreadable) {
            return List.of(Finding.problem(
                    SUBJECT,
                    Mistake.reason(unreadable)
                            + ". Check the folder and its owner, and run this command as the user of the server."));
        }
    }

    private static List<Finding> ofServer(DatabaseOptions options, Environment environment, NodeConnections ofNode) {
        try (DatabaseServer server = DatabaseServer.toWork(options, environment)) {
            DatabaseState state = DatabaseState.read(server.address());
            List<Finding> findings = new ArrayList<>();
            findings.add(tables(state, options.isExternal() ? "external" : "embedded"));
            findings.add(connections(state, ofNode));
            findings.add(clock(state.ahead()));
            keyFits(state, environment, options.data()).ifPresent(findings::add);
            return findings;
        }
    }

    private static Finding tables(DatabaseState state, String kind) {
        String text = "PostgreSQL %s, %s, %s.".formatted(state.version(), kind, Size.of(state.bytes()));
        return switch (state.tables()) {
            case NONE -> Finding.ok(SUBJECT, text + " It has no tables yet; the first start of the server makes them.");
            case OF_THIS_VERSION -> Finding.ok(SUBJECT, text + " Its tables are those of this version.");
            case OF_AN_OLDER_VERSION ->
                Finding.warning(
                        SUBJECT,
                        text
                                + " Its tables are those of an older version; the next start of the server changes them. Make a"
                                + " backup first.");
            case OF_A_NEWER_VERSION ->
                Finding.ok(SUBJECT, text + " Its tables are those of a newer version, which this version can use.");
            case OF_ANOTHER_VERSION ->
                Finding.problem(
                        SUBJECT,
                        text + " Its tables are those of a newer version, or of an unreleased one. Run that version.");
        };
    }

    private static Finding connections(DatabaseState state, NodeConnections ofNode) {
        String subject = "connections";
        int needed = ofNode.needed(state.room().nodes());
        String text = "%d of %d are in use; the running nodes (%d) need up to %d."
                .formatted(state.used(), state.room().most(), state.room().nodes(), needed);
        return needed > state.room().most()
                ? Finding.warning(
                        subject, text + " " + ofNode.advice(state.room().nodes()))
                : Finding.ok(subject, text);
    }

    private static Finding clock(Duration ahead) {
        String subject = "clock";
        return ahead.abs().compareTo(LARGE_OFFSET) > 0
                ? Finding.warning(
                        subject,
                        "The clock of the database is %d seconds %s that of this machine. Run a time service on both."
                                .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of"))
                : Finding.ok(subject, "The database and this machine agree.");
    }

    private static Optional<Finding> keyFits(DatabaseState state, Environment environment, Path data) {
        byte[] sealed = state.sealed();
        List<byte[]> keys = SecretKey.find(environment, data);
        if (sealed == null
                || (!keys.isEmpty() && SecretKeyCheck.fits(sealed, new SecretBox(KeySource.of(KeyRing.of(keys)))))) {
            return Optional.empty();
        }
        return Optional.of(Finding.problem(
                "secret key",
                (keys.isEmpty() ? "There is none for this database." : "It is not the one of this database.")
                        + " Put the key file of the database back, or set TENANTRY_SECRET_KEY."));
    }
}
