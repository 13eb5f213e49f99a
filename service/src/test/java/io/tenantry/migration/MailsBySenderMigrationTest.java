package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Mails that waited before they were taken by sender. */
@MigrationTest.Of("202611270810")
class MailsBySenderMigrationTest extends MigrationTest {
    @Test
    void waiting_mails_stay_and_are_found_by_sender() {
        int organization = number(
                "INSERT INTO organization (name, name_fold, name_order) VALUES ('Acme', 'acme', '\\x01') RETURNING id");
        execute(
                "INSERT INTO outgoing_mail (recipient, subject, text_part, html_part, organization_id) VALUES"
                        + " ('ada@x', 'A', '\\x00', '\\x00', ?)",
                organization);
        execute("INSERT INTO outgoing_mail (recipient, subject, text_part, html_part) VALUES ('bob@x', 'B', '\\x00',"
                + " '\\x00')");

        migrate();

        assertThat(texts("SELECT recipient FROM outgoing_mail WHERE sent_at IS NULL AND failed_at IS NULL"
                        + " ORDER BY coalesce(organization_id, 0)"))
                .containsExactly("bob@x", "ada@x");
        assertThat(number("SELECT count(*) FROM pg_indexes WHERE indexname = 'outgoing_mail_by_sender'"))
                .isOne();
        // As the version before writes.
        execute("INSERT INTO outgoing_mail (recipient, subject, text_part, html_part) VALUES ('cy@x', 'C', '\\x00',"
                + " '\\x00')");
    }
}
