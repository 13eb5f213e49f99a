package io.tenantry.api.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Lists of the organisation API in an order of several fields, page by page, while rows are added. */
class SeveralSortsTest extends OrganisationScene {
    private static final List<String> COLORS = List.of("red", "blue", "green");

    /** An organisation with users, projects, members and keys that share most of their values. */
    private final class Filled {
        final Acme acme = new Acme();
        final String project = create(acme, "{\"name\": \"A0\", \"color\": \"red\"}");

        Filled() {
            for (int i = 0; i < 7; i++) {
                int person = person(i);
                assertStatus(
                        acme.send(
                                "POST",
                                "/projects/" + project + "/addprojectmember",
                                "{\"userId\": \"" + acme.user(person) + "\"}"),
                        204);
                add("/projects");
                add("/users/me/apikeys");
            }
        }

        private int person(int i) {
            int person = scene.person(address("p"), "N" + i % 2);
            scene.member(acme.id, person, "member");
            return person;
        }

        void add(String list) {
            int i = next();
            switch (list) {
                case "/projects" ->
                    create(acme, "{\"name\": \"A%d\", \"color\": \"%s\"}".formatted(i % 2, COLORS.get(i % 3)));
                case "/users/me/apikeys" ->
                    assertStatus(acme.send("POST", list, "{\"name\": \"K" + i % 2 + "\"}"), 201);
                default -> person(i);
            }
        }

        String path(String list) {
            return list.replace("PROJECT", project);
        }
    }

    private static String field(JsonNode row, String name) {
        JsonNode value = row.path(name);
        return value.isIntegralNumber()
                ? "%020d".formatted(value.asLong())
                : value.asString().toLowerCase(Locale.ROOT);
    }

    private static Comparator<JsonNode> order(List<String> sorts) {
        return sorts.stream()
                .map(sort -> {
                    Comparator<JsonNode> one = Comparator.comparing(row -> field(row, sort.split(":")[0]));
                    return sort.endsWith(":desc") ? one.reversed() : one;
                })
                .reduce(Comparator::thenComparing)
                .orElseThrow();
    }

    /** All rows in pages of two, in one direction of reading; {@code between} runs after the second page. */
    private static List<JsonNode> pages(Acme acme, String path, String sort, Runnable between) {
        List<JsonNode> rows = new ArrayList<>();
        String cursor = "";
        for (int page = 1; page == 1 || !cursor.isEmpty(); page++) {
            JsonNode list = acme.json(path + "?limit=2&sort=" + sort + cursor);
            list.get("items").forEach(rows::add);
            cursor =
                    list.get("next").isNull() ? "" : "&next=" + list.get("next").asString();
            if (page == 2) {
                between.run();
            }
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource({
        "/users, name id createdAt",
        "/projects, name color createdAt lastChanged",
        "/projects/PROJECT/members, name id createdAt",
        "/users/me/apikeys, name createdAt _id"
    })
    void every_pair_of_fields_orders_the_pages(String list, String fields) {
        Filled filled = new Filled();
        String path = filled.path(list);
        for (String first : fields.split(" ")) {
            for (String second : fields.split(" ")) {
                for (String directions : List.of("asc asc", "asc desc", "desc asc", "desc desc")) {
                    List<String> sorts = List.of(
                            first + ":" + directions.split(" ")[0],
                            second + ":" + directions.split(" ")[1]);
                    if (!first.equals(second)) {
                        String sort = String.join(",", sorts);
                        List<JsonNode> rows = pages(filled.acme, path, sort, () -> {});
                        assertThat(rows).as(path + sort).isSortedAccordingTo(order(sorts));
                        assertThat(ids(rows)).doesNotHaveDuplicates().hasSize((int)
                                filled.acme.json(path).get("total").asLong());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/users, 'name:asc,id:desc'",
        "/projects, 'color:desc,name:asc'",
        "/projects, 'createdAt:desc,name:asc'",
        "/users/me/apikeys, 'name:desc,createdAt:asc'"
    })
    void rows_that_are_added_between_pages_hide_and_repeat_none(String list, String sort) {
        Filled filled = new Filled();
        List<String> before = ids(pages(filled.acme, list, sort, () -> {}));
        List<JsonNode> rows = pages(filled.acme, list, sort, () -> {
            for (int i = 0; i < 6; i++) {
                filled.add(list);
            }
        });
        assertThat(ids(rows)).doesNotHaveDuplicates().containsAll(before);
        assertThat(rows).isSortedAccordingTo(order(List.of(sort.split(","))));
        assertThat(new HashSet<>(ids(pages(filled.acme, list, sort, () -> {}))))
                .hasSize(before.size() + 6)
                .containsAll(ids(rows));
    }

    private static List<String> ids(List<JsonNode> rows) {
        return rows.stream().map(row -> row.get("_id").asString()).toList();
    }
}
