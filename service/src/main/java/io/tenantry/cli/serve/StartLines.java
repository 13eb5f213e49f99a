package io.tenantry.cli.serve;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.configuration.Variable;
import io.tenantry.start.ProgramVersion;
import io.tenantry.web.connection.Tls;
import java.sql.DatabaseMetaData;
import java.util.List;

/** The lines about the installation that a start prints. */
final class StartLines {
    private StartLines() {}

    /**
     * @param address the URL that the server listens on
     * @param place where the database is
     */
    static List<String> of(ServeOptions variables, String address, DatabaseOptions place, OpenDatabase opened) {
        String version =
                opened.database().read(handle -> handle.queryMetadata(DatabaseMetaData::getDatabaseProductVersion));
        return List.of(
                "Tenantry %s, Java %s".formatted(ProgramVersion.number(), Runtime.version()),
                "Database:    PostgreSQL %s, %s"
                        .formatted(
                                version,
                                place.isExternal()
                                        ? "external: " + opened.address()
                                        : "embedded in "
                                                + place.data().toAbsolutePath().normalize()),
                "Mail server: "
                        + variables
                                .options()
                                .smtp()
                                .map(Object::toString)
                                .orElse("none; mails wait until %s is set".formatted(Variable.SMTP_URL.variable())),
                "Public URL:  " + variables.options().publicUrl().orElse(address),
                "TLS:         "
                        + variables
                                .web()
                                .tls()
                                .map(Tls::validUntil)
                                .map(end -> "the certificate is valid until " + end)
                                .orElse("none"));
    }
}
