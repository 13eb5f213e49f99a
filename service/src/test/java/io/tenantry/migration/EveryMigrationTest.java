package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.tenantry.TestDatabases;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;

/** The rules for all migrations. */
class EveryMigrationTest {
    /** The last of the migrations that make the tables of the first release: there is no version before them. */
    private static final MigrationVersion FIRST_RELEASE = MigrationVersion.fromVersion("202611261410");

    @Test
    void every_migration_has_a_test_on_data_of_the_version_before() {
        List<String> migrations = MigrationTest.versions(TestDatabases.empty())
                .filter(version -> version.compareTo(FIRST_RELEASE) > 0)
                .map(MigrationVersion::getVersion)
                .toList();
        List<String> tested = new ClassFileImporter()
                .importPackages("io.tenantry.migration").stream()
                        .filter(type -> type.isAnnotatedWith(MigrationTest.Of.class))
                        .map(type ->
                                type.getAnnotationOfType(MigrationTest.Of.class).value())
                        .toList();

        assertThat(tested).isNotEmpty().containsExactlyInAnyOrderElementsOf(migrations);
    }
}
