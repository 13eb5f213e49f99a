package io.tenantry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The archive that starts begin with: when the launcher makes it, and when it does without. */
final class LauncherArchiveTest extends Launches {
    @Test
    void the_server_is_rehearsed_once_after_a_build_and_starts_from_what_that_left() throws Exception {
        Path jdk = jdk(jdks.resolve("jdk-25"), "25.0.1");
        environment.put("TENANTRY_PORT", "caller's");
        environment.put("JAVA_TOOL_OPTIONS", "caller's");
        environment.put("JAVA_OPTS", "-Dcaller");
        Path archive = root.resolve("service/target/tenantry.aot");

        assertThat(launch().output()).contains("<-XX:AOTCache=" + archive + ">\n");
        assertThat(launch("version").output()).contains("<-XX:AOTCache=" + archive + ">\n");

        assertThat(archive).hasContent("rehearsed by " + jdk + "/bin/java");
        assertThat(rehearsals())
                .singleElement(STRING)
                .startsWith(" -XX:AOTCacheOutput=")
                .endsWith(" io.tenantry.cli.Main rehearse")
                .doesNotContain("caller");
        Files.writeString(root.resolve("service/src/main/java/A.java"), "class A {;}");
        launch();
        assertThat(rehearsals()).hasSize(2);
    }

    @Test
    void without_an_archive_it_runs_as_well_and_does_not_try_again() throws Exception {
        jdk(jdks.resolve("jdk-25"), "25.0.1");
        Files.writeString(folder.resolve("unable"), "");

        Run first = launch();
        Run second = launch();

        assertThat(List.of(first, second)).allSatisfy(run -> {
            assertThat(run.status()).isZero();
            assertThat(run.output()).contains("<io.tenantry.cli.Main>").doesNotContain("AOT");
        });
        assertThat(rehearsals()).hasSize(1);
    }

    @Test
    void an_archive_is_made_anew_for_another_build_of_the_jdk() throws Exception {
        Path jdk = jdk(jdks.resolve("jdk-25"), "25.0.1");
        Path release = jdk.resolve("release");
        Files.writeString(release, "JAVA_VERSION=\"25.0.3\"\nJAVA_RUNTIME_VERSION=\"25.0.3+8\"\n");
        launch();
        Files.writeString(release, "JAVA_VERSION=\"25.0.3\"\nJAVA_RUNTIME_VERSION=\"25.0.3+9\"\n");

        assertThat(launch().errors()).isEqualTo("Preparing quick starts of Tenantry (about ten seconds)…\n");
        assertThat(launch().errors()).isEmpty();
        assertThat(rehearsals()).hasSize(2);
        assertThat(builds()).hasSize(1);
    }

    @Test
    void an_archive_is_made_anew_for_another_file_of_the_program() throws Exception {
        jdk(jdks.resolve("jdk-25"), "25.0.1");
        launch();
        // As when the program has been packaged anew since.
        Files.setLastModifiedTime(root.resolve("service/target/archived-for"), FileTime.from(Instant.EPOCH));

        launch();

        assertThat(rehearsals()).hasSize(2);
        assertThat(builds()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"JAVA_OPTS, -Xshare:auto", "JDK_JAVA_OPTIONS, -XX:SharedArchiveFile=mine", "JAVA_OPTS, -XX:AOTMode=off"
    })
    void options_for_archives_of_the_callers_leave_no_place_for_its_own(String name, String value) throws Exception {
        jdk(jdks.resolve("jdk-25"), "25.0.1");
        environment.put(name, value);

        assertThat(launch().output()).contains("<io.tenantry.cli.Main>").doesNotContain("AOTCache");
    }

    @Test
    void a_rehearsal_that_was_killed_leaves_nothing_that_is_used() throws Exception {
        jdk(jdks.resolve("jdk-25"), "25.0.1");
        launch();
        Path archive = root.resolve("service/target/tenantry.aot");
        Files.move(archive, root.resolve("service/target/rehearsed.aot"));
        Files.delete(root.resolve("service/target/archived-for"));
        Files.writeString(folder.resolve("unable"), "");

        assertThat(launch().output()).doesNotContain("AOT");
        assertThat(archive).doesNotExist();
        assertThat(root.resolve("service/target/rehearsed.aot")).doesNotExist();
    }
}
