package io.tenantry.storage.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tenantry.TestDatabases;
import io.tenantry.storage.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** External databases that are not as they must be: the start says which one thing is wrong. */
@Tag("long")
class RequirementsTest {
    private final TestDatabases.Place server = TestDatabases.create();
    private final List<String> undo = new ArrayList<>();

    @AfterEach
    void tidy() {
        undo.reversed().forEach(sql -> run("postgres", sql));
    }

    @Test
    void an_encoding_that_does_not_hold_every_letter_is_refused() {
        create("latin", "ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'");
        refused("latin", "", server.user()).hasMessageContainingAll("encoding LATIN1", "UTF8");
    }

    @Test
    void a_schema_that_is_missing_is_named() {
        create("bare", "");
        refused("bare", "?currentSchema=nowhere", server.user())
                .hasMessageContainingAll("nowhere", "CREATE SCHEMA", "currentSchema");
    }

    @Test
    void an_extension_outside_of_the_search_path_is_named_with_its_schema() {
        create("apart", "");
        run("apart", "CREATE SCHEMA extensions", "CREATE EXTENSION pg_trgm SCHEMA extensions");
        refused("apart", "", server.user()).hasMessageContainingAll("pg_trgm", "\"extensions\"", "search path");
        Database.open(url("apart", "?currentSchema=public,extensions"), server.user(), server.password(), 2)
                .close();
    }

    @Test
    void a_user_who_is_not_allowed_to_install_the_extension_is_told_so() {
        create("foreign_one", "");
        run("postgres", "CREATE ROLE guest LOGIN PASSWORD 'secret'");
        undo.addFirst("DROP ROLE guest");
        run("foreign_one", "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        refused("foreign_one", "", "guest").hasMessageContainingAll("\"guest\"", "pg_trgm", "CREATE EXTENSION");
        run("foreign_one", "CREATE EXTENSION pg_trgm");
        refused("foreign_one", "", "guest").hasMessageContainingAll("\"guest\"", "not allowed to change the schema");
    }

    @Test
    void a_user_without_a_connection_left_is_told_what_to_raise() {
        create("crowded", "");
        run("postgres", "CREATE ROLE guest LOGIN PASSWORD 'secret' CONNECTION LIMIT 0");
        undo.addFirst("DROP ROLE guest");
        refused("crowded", "", "guest")
                .hasMessageContainingAll(
                        "has no connection left", "raise max_connections", "CONNECTION LIMIT", "The driver says: ");
    }

    @Test
    void a_database_that_takes_no_changes_is_named() {
        create("frozen", "");
        run("postgres", "ALTER DATABASE frozen SET default_transaction_read_only = on");
        refused("frozen", "", server.user()).hasMessageContaining("is read only");
    }

    @Test
    void a_locale_without_letters_is_warned_of() {
        create("plain", "ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(Requirements.class);
        log.start();
        logger.addAppender(log);
        try {
            Database.open(url("plain", ""), server.user(), server.password(), 2).close();
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list).singleElement().asString().contains("LC_CTYPE");
    }

    @Test
    void the_words_of_the_driver_are_kept() {
        refused("nothing_there", "", server.user()).hasMessageContainingAll("CREATE DATABASE", "The driver says:");
        assertThatThrownBy(() -> Database.open("jdbc:postgresql://127.0.0.1:1/x", "ada", "hush", 2))
                .hasMessageContainingAll("is not reachable", "The driver says:", "127.0.0.1:1 refused")
                .hasMessageNotContaining("hush");
    }

    @Test
    void the_url_wins_over_the_driver_properties_of_the_program() {
        String query = "?socketTimeout=1&ApplicationName=mine";
        try (Database database = Database.open(server.jdbcUrl() + query, server.user(), server.password(), 2)) {
            String name = database.read(handle -> handle.createQuery("SELECT current_setting('application_name')")
                    .mapTo(String.class)
                    .one());
            assertThat(name).isEqualTo("mine");
        }
    }

    @Test
    void several_hosts_may_be_named() {
        // By another name: the driver remembers for two seconds what it found at the one that the other tests use.
        String both = server.jdbcUrl().replaceFirst("//127\\.0\\.0\\.1:", "//127.0.0.1:1,localhost:");
        assertThat(both).contains("localhost");
        Database.open(both, server.user(), server.password(), 2).close();
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(String database, String query, String user) {
        String password = user.equals("guest") ? "secret" : server.password();
        return assertThatThrownBy(() -> Database.open(url(database, query), user, password, 2))
                .isInstanceOf(DatabaseNotUsable.class);
    }

    private void create(String name, String how) {
        run("postgres", "CREATE DATABASE " + name + " TEMPLATE template0 " + how);
        undo.add("DROP DATABASE " + name + " WITH (FORCE)");
    }

    private String url(String database, String query) {
        return server.jdbcUrl().replaceFirst("/[a-z_0-9]+$", "/" + database) + query;
    }

    private void run(String database, String... statements) {
        try (Connection connection = DriverManager.getConnection(url(database, ""), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
