package io.tenantry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which JDK the launcher finds, when it builds, and what it becomes. */
final class LauncherTest extends Launches {
    private static final String PREPARING = "Preparing quick starts of Tenantry (about ten seconds)…\n";

    @Test
    void without_a_new_enough_jdk_it_says_what_it_found_and_how_to_get_one() throws Exception {
        Path home = jdk(folder.resolve("home-17"), "17.0.1");
        Path onPath = jdk(folder.resolve("path-11"), "11.0.2");
        Path eight = jdk(jdks.resolve("eight"), "1.8.0_392");
        Path jre = jdk(jdks.resolve("jre"), "25.0.1");
        Files.delete(jre.resolve("bin/javac"));
        environment.put("JAVA_HOME", home.toString());
        environment.merge("PATH", onPath + "/bin:", (tools, more) -> more + tools);

        Run run = launch();

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output()).isEmpty();
        assertThat(run.errors())
                .contains("needs a JDK of version 25 or newer")
                .contains("17 in " + home + "\n")
                .contains("11 in " + onPath + "\n")
                .contains("8 in " + eight + "\n")
                .contains("25 in " + jre + " (a JRE: it has no javac)\n")
                .contains("https://adoptium.net/");
        assertThat(root.resolve("builds")).doesNotExist();
    }

    @Test
    void without_any_jdk_it_says_so() throws Exception {
        Run run = launch();

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errors()).contains("Found none.");
    }

    @Test
    void java_home_is_used_if_it_is_new_enough() throws Exception {
        jdk(jdks.resolve("jdk-25"), "25.0.1");
        Path chosen = jdk(folder.resolve("chosen"), "26-ea");
        environment.put("JAVA_HOME", chosen.toString());

        assertThat(launch().output()).contains("java=" + chosen + "/bin/java\n");
    }

    @Test
    void a_jdk_in_an_install_folder_stands_in_for_older_ones_in_java_home_and_path() throws Exception {
        Path old = jdk(folder.resolve("old"), "17.0.1");
        jdk(jdks.resolve("a-26"), "26");
        Path found = jdk(jdks.resolve("b-25.jdk/Contents/Home"), "25.0.1");
        environment.put("JAVA_HOME", old.toString());
        environment.merge("PATH", old + "/bin:", (tools, more) -> more + tools);

        assertThat(launch().output()).contains("java=" + found + "/bin/java\n");
    }

    @Test
    void a_newer_jdk_does_if_there_is_none_of_the_version_itself() throws Exception {
        Path found = jdk(jdks.resolve("a-26"), "26");

        assertThat(launch().output()).contains("java=" + found + "/bin/java\n");
    }

    @Test
    void a_jdk_is_found_through_a_link_on_the_path_and_known_by_its_release_file() throws Exception {
        Path found = jdk(folder.resolve("unpacked"), "unknown");
        Files.writeString(found.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"25.0.3\"\n");
        Path links = Files.createDirectories(folder.resolve("links"));
        Files.createSymbolicLink(links.resolve("java"), Path.of("../unpacked/bin/java"));
        environment.merge("PATH", links + ":", (tools, more) -> more + tools);

        assertThat(launch().output()).contains("java=" + found + "/bin/java\n");
    }

    @Test
    void it_becomes_the_program_with_the_arguments_and_the_folder_of_the_caller() throws Exception {
        jdk(jdks.resolve("jdk-25"), "25.0.1");
        environment.put("JAVA_OPTS", "-Xmx64m -Dglob=/*");

        Run run = launch("two words", "", "*", "--port=1");

        assertThat(run.output())
                .contains("pid=" + run.pid() + "\n", "folder=" + folder + "\n")
                .contains("<-Xmx64m>\n<-Dglob=/*>\n<-cp>\n<" + root + "/service/target/tenantry.jar:" + root
                        + "/service/target/lib/*>\n")
                .endsWith("<io.tenantry.cli.Main>\n<two words>\n<>\n<*>\n<--port=1>\n");
    }

    @Test
    void only_a_load_does_without_the_compiler_that_takes_a_processor_of_its_own() throws Exception {
        jdk(jdks.resolve("jdk-25"), "25.0.1");

        assertThat(launch("import", "-").output()).contains("<-XX:TieredStopAtLevel=1>\n");
        assertThat(launch("seed").output()).contains("<-XX:TieredStopAtLevel=1>\n");
        assertThat(launch("serve").output()).doesNotContain("TieredStopAtLevel");
        assertThat(launch().output()).doesNotContain("TieredStopAtLevel");
    }

    @Test
    void it_finds_its_root_through_a_link() throws Exception {
        jdk(jdks.resolve("jdk-25"), "25.0.1");
        Path link = Files.createSymbolicLink(folder.resolve("linked"), Path.of(root.getFileName() + "/tenantry"));

        Run run = finish(start(link));

        assertThat(run.output()).contains("<" + root + "/service/target/tenantry.jar:");
    }

    @Test
    void it_builds_on_first_use_and_whenever_a_source_was_changed_or_deleted() throws Exception {
        Path jdk = jdk(jdks.resolve("jdk-25"), "25.0.1");

        assertThat(launch().errors()).isEqualTo("Building Tenantry (first use, about a minute)…\n" + PREPARING);
        assertThat(launch().errors()).isEmpty();
        Files.writeString(root.resolve("service/src/main/java/A.java"), "class A {;}");
        assertThat(launch().errors()).isEqualTo("Building Tenantry (the sources have changed)…\n" + PREPARING);
        Files.delete(root.resolve("service/src/main/java/B.java"));
        Path stale = Files.writeString(root.resolve("service/target/lib/older.jar"), "");
        assertThat(launch().errors()).isEqualTo("Building Tenantry (the sources have changed)…\n" + PREPARING);
        assertThat(stale).doesNotExist();
        assertThat(launch().errors()).isEmpty();
        assertThat(builds()).hasSize(3).containsOnly(jdk + " -B -DskipTests package");
    }

    @Test
    void a_build_that_fails_shows_the_end_of_its_log_and_is_tried_again() throws Exception {
        jdk(jdks.resolve("jdk-25"), "25.0.1");
        Path broken = Files.writeString(root.resolve("broken"), "");

        Run failed = launch();
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.output()).isEmpty();
        assertThat(failed.errors()).contains("cannot find symbol\n", root + "/service/target/build.log\n");

        Files.delete(broken);
        assertThat(launch().status()).isZero();
    }

    @Test
    void two_launches_at_once_build_once() throws Exception {
        jdk(jdks.resolve("jdk-25"), "25.0.1");
        Files.writeString(root.resolve("slow"), "");

        Process first = start(root.resolve("tenantry"));
        Process second = start(root.resolve("tenantry"));

        assertThat(List.of(finish(first), finish(second)))
                .allSatisfy(run -> assertThat(run.status()).as(run.errors()).isZero());
        assertThat(builds()).hasSize(1);
    }

    @Test
    void a_build_that_is_interrupted_leaves_no_process_and_no_lock() throws Exception {
        jdk(jdks.resolve("jdk-25"), "25");
        script(root.resolve("mvnw"), "#!/bin/sh\necho begun > begun\nexec sleep 60\n");
        Process launch = start(root.resolve("tenantry"), "--port=1");
        Path begun = root.resolve("begun");
        Eventually.until(() -> Files.exists(begun) || !launch.isAlive());
        assertThat(launch.isAlive()).isTrue();
        launch.toHandle().destroy();
        // The streams end with the last process that has them.
        assertThat(finish(launch).status()).isEqualTo(143);
        assertThat(Files.exists(root.resolve("service/target/build.lock"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    @Test
    void the_lock_of_a_build_that_was_killed_is_no_obstacle() throws Exception {
        jdk(jdks.resolve("jdk-25"), "25.0.1");
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path lock = Files.createDirectories(root.resolve("service/target")).resolve("build.lock");
        Files.createSymbolicLink(lock, Path.of(Long.toString(dead.pid())));

        assertThat(launch().status()).isZero();
        assertThat(Files.isSymbolicLink(lock)).isFalse();
    }

    @Test
    void the_callers_choice_of_a_collector_takes_the_place_of_its_own() throws Exception {
        jdk(jdks.resolve("jdk-25"), "25.0.1");

        assertThat(launch("jvm-options").output()).startsWith("-XX:+UseSerialGC -Xms64m ");
        environment.put("JAVA_OPTS", "-XX:+UseG1GC");
        assertThat(launch().output()).contains("<-XX:+UseG1GC>", "<-Xms64m>").doesNotContain("UseSerialGC");
        environment.put("JAVA_OPTS", "-XX:+UseNUMA -XX:MaxGCPauseMillis=9");
        assertThat(launch().output()).contains("<-XX:+UseSerialGC>");
    }

    @Test
    void tests_run_with_every_gate_and_the_arguments_of_the_caller() throws Exception {
        Path jdk = jdk(jdks.resolve("jdk-25"), "25.0.1");

        assertThat(launch("test", "-Dtest=A B").status()).isZero();
        assertThat(builds()).containsExactly(jdk + " -B -ntp verify -Dtest=A B");
    }

    @Test
    void the_tests_of_one_module_are_run_alone_and_the_long_ones_when_asked_for() throws Exception {
        Path jdk = jdk(jdks.resolve("jdk-25"), "25.0.1");

        assertThat(launch("test", "--all", "-o").status()).isZero();
        assertThat(launch("test", "-pl", "engine", "-o").status()).isZero();
        assertThat(launch("test", "-pl").status()).isEqualTo(2);
        assertThat(builds())
                .containsExactly(
                        jdk + " -B -ntp verify -Dtests.all -o",
                        jdk
                                + " -B -ntp verify -Dskip.postgres=true -Dskip.client=true -Dskip.service=true -am -pl engine -o");
    }
}
