package io.tenantry.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.api.user.RoleScene.Call;
import io.tenantry.start.Options;
import io.tenantry.web.Api;
import io.tenantry.web.Route;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks the table of {@code docs/roles.md}: every operation of the user API, by everybody. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class RolesTest {
    private static final Path TABLE = Path.of("docs/roles.md");

    private TestServer server;

    /** A row of the table: an operation, and its result for each caller. */
    record Row(String operation, Map<String, String> cells) {
        @Override
        public String toString() {
            return operation;
        }
    }

    @BeforeAll
    void start() {
        server = TestServer.start(
                TestDatabases.create(), Clock.systemUTC(), Options.of(Map.of("TENANTRY_WEBHOOK_ALLOW", "127.0.0.1")));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void every_operation_has_a_row() {
        Set<String> operations = Stream.of("/user", "/notifications")
                .flatMap(base -> api(base).routes().stream()
                        .filter(route -> !route.isOpen())
                        .map(route -> name(base.equals("/user") ? "" : base, route)))
                .collect(Collectors.toSet());
        Set<String> rows = rows().stream()
                .map(row -> row.operation().replaceFirst(" \\(.*", ""))
                .collect(Collectors.toSet());
        assertThat(rows).isEqualTo(operations);
    }

    @Test
    void every_row_has_a_call() {
        assertThat(rows().stream().map(Row::operation).toList())
                .containsExactlyInAnyOrderElementsOf(RoleCalls.CALLS.keySet());
    }

    private Api api(String base) {
        return server.installation().apis().stream()
                .filter(one -> one.bases().contains(base))
                .findFirst()
                .orElseThrow();
    }

    private static String name(String base, Route route) {
        return route.method() + " " + base + "/" + String.join("/", route.pattern()) + "/";
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everybody_may_do_what_the_table_says(Row row) {
        Function<RoleScene, Call> call = Objects.requireNonNull(RoleCalls.CALLS.get(row.operation()));
        List<String> found = new ArrayList<>();
        List<String> written = new ArrayList<>();
        row.cells().forEach((caller, cell) -> {
            if (!cell.equals("-")) {
                RoleScene scene = RoleScene.of(new Scene(server), caller);
                Call made = call.apply(scene);
                written.add(caller + ": " + cell);
                found.add(caller + ": " + outcome(scene, made, row.operation()));
            }
        });
        assertThat(found).isEqualTo(written);
    }

    private String outcome(RoleScene scene, Call call, String operation) {
        List<String> headers = new ArrayList<>(List.of("Content-Type", "application/json"));
        if (!scene.key().isEmpty()) {
            headers.addAll(List.of("X-CEKURA-API-KEY", scene.key()));
        }
        String method = operation.substring(0, operation.indexOf(' '));
        HttpResponse<String> reply =
                server.send(method, RoleScene.url(call.path()), call.body(), headers.toArray(String[]::new));
        return switch (reply.statusCode()) {
            case 200, 201, 204 -> reply.statusCode() == 204 || reply.body().contains(call.shows()) ? "yes" : "own";
            case 400 -> "bad";
            case 401 -> "401";
            case 403 -> "no";
            case 404 -> "unseen";
            default -> reply.statusCode() + " " + reply.body();
        };
    }

    static List<Row> rows() {
        return rows("# ");
    }

    /**
     * The rows of one section.
     *
     * @param section the start of the section's first line; the section ends at the next line that starts with a number sign
     */
    static List<Row> rows(String section) {
        List<String> lines;
        try {
            lines = Files.readAllLines(TABLE);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
        List<Row> rows = new ArrayList<>();
        List<String> callers = List.of();
        boolean within = false;
        for (String line : lines) {
            if (line.startsWith("#")) {
                within = line.startsWith(section);
            }
            if (!within) {
                continue;
            }
            List<String> cells =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
            if (line.startsWith("| operation |")) {
                callers = cells.subList(2, cells.size() - 1);
            } else if (!callers.isEmpty() && line.startsWith("| `")) {
                Map<String, String> row = new java.util.LinkedHashMap<>();
                for (int i = 0; i < callers.size(); i++) {
                    row.put(callers.get(i), cells.get(i + 2));
                }
                rows.add(new Row(cells.get(1).replace("`", ""), row));
            }
        }
        return rows;
    }
}
