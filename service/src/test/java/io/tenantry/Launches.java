package io.tenantry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a folder of its own, where the JDKs and Maven are scripts that say how they were called. */
@SuppressWarnings("NullAway.Init")
abstract class Launches {
    private static final String JAVA = """
            #!/bin/sh
            if [ "$1" = -version ]; then echo 'openjdk version "%s" 2026-01-01' >&2; exit 0; fi
            case $1 in
                -XX:AOTCacheOutput=*)
                    echo "$TENANTRY_PORT$JAVA_TOOL_OPTIONS $*" >>"$HOME/rehearsals"
                    [ ! -f "$HOME/unable" ] || exit 1
                    echo "rehearsed by $0" >"${1#*=}"; exit 0 ;;
            esac
            echo "java=$0"; echo "pid=$$"; echo "folder=$(pwd)"
            for argument; do echo "<$argument>"; done
            """;
    private static final String MAVEN = """
            #!/bin/sh
            echo "$JAVA_HOME $*" >>builds
            [ ! -f slow ] || sleep 1
            if [ -f broken ]; then echo "cannot find symbol"; exit 1; fi
            mkdir -p service/target/lib && : >service/target/tenantry.jar
            """;

    @TempDir
    Path temporary;

    Path folder;
    Path root;
    Path jdks;
    final Map<String, String> environment = new TreeMap<>();

    record Run(long pid, int status, String output, String errors) {}

    @BeforeEach
    void lay_out() throws IOException {
        folder = temporary.toRealPath();
        root = Files.createDirectories(folder.resolve("tenantry's root"));
        jdks = Files.createDirectories(folder.resolve("jdks"));
        Files.copy(Path.of("tenantry"), root.resolve("tenantry"));
        Files.createDirectories(root.resolve("packaging"));
        Files.copy(Path.of("packaging/run.sh"), root.resolve("packaging/run.sh"));
        script(root.resolve("mvnw"), MAVEN);
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        Files.createDirectories(root.resolve("service/src/main/java"));
        Files.writeString(root.resolve("service/src/main/java/A.java"), "class A {}");
        Files.writeString(root.resolve("service/src/main/java/B.java"), "class B {}");
        environment.put("PATH", toolsWithoutJava().toString());
        environment.put("HOME", folder.toString());
        environment.put("JDK_SEARCH_PATH", folder.resolve("nowhere") + ":" + jdks);
    }

    Run launch(String... arguments) throws Exception {
        return finish(start(root.resolve("tenantry"), arguments));
    }

    Process start(Path launcher, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    static Run finish(Process process) throws Exception {
        // One after the other will do: neither stream can fill its pipe.
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
        return new Run(process.pid(), process.waitFor(), output, errors);
    }

    List<String> builds() throws IOException {
        return Files.readAllLines(root.resolve("builds"));
    }

    List<String> rehearsals() throws IOException {
        return Files.readAllLines(folder.resolve("rehearsals"));
    }

    static Path jdk(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        script(home.resolve("bin/java"), JAVA.formatted(version));
        script(home.resolve("bin/javac"), "#!/bin/sh\n");
        return home;
    }

    static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** What the launcher calls, and nothing else: the JDK of the machine that runs this test must stay out of sight. */
    Path toolsWithoutJava() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String name : List.of(
                "cat",
                "cksum",
                "env",
                "find",
                "ln",
                "mkdir",
                "mv",
                "readlink",
                "rm",
                "rmdir",
                "sed",
                "sleep",
                "sort",
                "tail",
                "wc")) {
            Path tool = Path.of("/usr/bin", name);
            script(
                    tools.resolve(name),
                    "#!/bin/sh\nexec " + (Files.exists(tool) ? tool : "/bin/" + name) + " \"$@\"\n");
        }
        return tools;
    }
}
