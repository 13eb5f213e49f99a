package io.tenantry.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.api.user.RoleScene.Call;
import io.tenantry.api.user.RolesTest.Row;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Route;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks the second table of {@code docs/roles.md}: every operation of the organisation API, by everybody. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class OrganisationRolesTest {
    private TestServer server;
    private OrganisationRoleCalls calls;

    @BeforeAll
    void start() {
        server = TestServer.start();
        calls = new OrganisationRoleCalls(ObjectIds.read(server.database()));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void every_operation_has_a_row() {
        Set<String> operations = server.installation().apis().stream()
                .filter(api -> api.bases().getFirst().matches("/v[0-9.]+"))
                .flatMap(api -> api.routes().stream()
                        .filter(route -> !route.isOpen())
                        .map(route -> name(api.bases().getFirst(), route)))
                .collect(Collectors.toSet());
        Set<String> rows = rows().stream()
                .map(row -> row.operation().replaceFirst(" \\(.*", ""))
                .collect(Collectors.toSet());
        assertThat(rows).isEqualTo(operations);
    }

    @Test
    void every_row_has_a_call() {
        assertThat(rows().stream().map(Row::operation).toList())
                .containsExactlyInAnyOrderElementsOf(calls.calls.keySet());
    }

    private static String name(String base, Route route) {
        return route.method() + " " + base + "/" + String.join("/", route.pattern());
    }

    static List<Row> rows() {
        return RolesTest.rows("## Organisation API");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everybody_may_do_what_the_table_says(Row row) {
        List<String> found = new ArrayList<>();
        List<String> written = new ArrayList<>();
        Scene scene = new Scene(server);
        row.cells().forEach((caller, cell) -> {
            if (!cell.equals("-")) {
                RoleScene role = RoleScene.of(scene, caller);
                Call call =
                        Objects.requireNonNull(calls.calls.get(row.operation())).apply(role);
                written.add(caller + ": " + cell);
                found.add(caller + ": " + outcome(role, call, row.operation()));
            }
        });
        assertThat(found).isEqualTo(written);
    }

    private String outcome(RoleScene role, Call call, String operation) {
        List<String> headers = new ArrayList<>(List.of("Content-Type", "application/json"));
        if (!role.key().isEmpty()) {
            headers.addAll(List.of("X-API-Key", role.key()));
        }
        String method = operation.substring(0, operation.indexOf(' '));
        HttpResponse<String> reply = server.send(method, call.path(), call.body(), headers.toArray(String[]::new));
        return switch (reply.statusCode()) {
            case 200, 201, 204 -> reply.body().contains(call.shows()) ? "yes" : "own";
            case 400 -> "bad";
            case 401 -> "401";
            case 403 -> "no";
            case 404 -> "unseen";
            default -> reply.statusCode() + " " + reply.body();
        };
    }
}
