package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The steps of people who were members before there was a table of them. */
@MigrationTest.Of("202611261411")
class OnboardingMigrationTest extends MigrationTest {
    private int organization;
    private int person;

    private void writeDataOfTheVersionBefore() {
        organization = number(
                "INSERT INTO organization (name, name_fold, name_order) VALUES ('Acme', 'acme', '\\x01') RETURNING id");
        person = number("""
                INSERT INTO person (email, email_fold, name, name_fold, name_order)
                VALUES ('ada@example.org', 'ada@example.org', 'Ada', 'ada', '\\x01') RETURNING id""");
        execute(
                "INSERT INTO membership (organization_id, person_id, role) VALUES (?, ?, 'admin')",
                organization,
                person);
    }

    @Test
    void existing_members_stay_and_have_taken_no_steps() {
        writeDataOfTheVersionBefore();
        String rows = """
                SELECT concat_ws(' ', o.name, p.email, m.role, m.revision) FROM membership m
                JOIN organization o ON o.id = m.organization_id JOIN person p ON p.id = m.person_id""";
        assertThat(texts(rows)).containsExactly("Acme ada@example.org admin 1");

        migrate();

        assertThat(texts(rows)).containsExactly("Acme ada@example.org admin 1");
        assertThat(number("SELECT count(*) FROM onboarding")).isZero();
        assertThat(number("SELECT sum(delta) FROM user_count")).isEqualTo(1);
    }

    @Test
    void the_version_before_still_removes_members_and_with_them_their_steps() {
        writeDataOfTheVersionBefore();
        migrate();
        execute("INSERT INTO onboarding (person_id, organization_id) VALUES (?, ?)", person, organization);

        execute("DELETE FROM membership WHERE organization_id = ? AND person_id = ?", organization, person);

        assertThat(number("SELECT count(*) FROM onboarding")).isZero();
    }
}
