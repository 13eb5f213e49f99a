package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Organizations that were stored before their numbers were sampled. */
@MigrationTest.Of("202611270850")
class GrowthMigrationTest extends MigrationTest {
    private static final String ORGANIZATION =
            "INSERT INTO organization (name, name_fold, name_order) VALUES (?, lower(?), '\\x01') RETURNING id";

    @Test
    void there_are_no_samples_yet_and_the_version_before_still_makes_organizations() {
        number(ORGANIZATION, "Acme", "Acme");

        migrate();
        number(ORGANIZATION, "Zebra", "Zebra");

        assertThat(number("SELECT count(*) FROM growth_sample")).isZero();
        assertThat(number("SELECT sum(delta) FROM organization_count")).isEqualTo(2);
    }
}
