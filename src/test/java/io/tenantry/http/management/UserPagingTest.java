package io.tenantry.http.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.storage.Names;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import tools.jackson.databind.JsonNode;

/** Walks through the list of users by cursors, while people are renamed, leave and disappear. */
class UserPagingTest {
    private static final String LIST = "/management/v2.0/users?";
    private static final List<String> SORTABLE = List.of(
            "_id",
            "id",
            "name",
            "organisation",
            "disabled",
            "acceptedTOS",
            "cxoneEmail",
            "cxoneId",
            "createdAt",
            "lastChanged",
            "createdBy",
            "lastChangedBy");
    private static final List<String> FILTERS =
            List.of("", "&filter=A", "&filter=_", "&disabled=true", "&cxoneId=", "&cxoneId=u1,u0", "&roles=admin");
    private static final List<String> WORDS = List.of("a", "A", "ä", "Z", "z", "_", "%", "é", "東", "a b", "ß", "ss");

    private static final TestServer SERVER = TestServer.start();
    private static final Scene SCENE = new Scene(SERVER);

    @AfterContainer
    static void stop() {
        SERVER.close();
    }

    @Property(tries = 30, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.PREVIOUS_SEED)
    void all_pages_forth_and_back_are_the_sorted_list(@ForAll Random random) {
        fill(random, 3 + random.nextInt(40));
        String sort = sort(random);
        String list = "sort=" + sort + pick(FILTERS, random);
        List<JsonNode> whole = items(get(list + "&limit=100"));
        List<String> all = ids(whole);
        assertThat(all).isEqualTo(ids(whole.stream().sorted(comparator(sort)).toList()));

        List<String> forth = new ArrayList<>();
        JsonNode page = get(list + "&limit=" + size(random));
        assertThat(page.get("previous").isNull()).isTrue();
        while (true) {
            assertThat(page.get("total").asInt()).isEqualTo(whole.size());
            forth.addAll(ids(items(page)));
            if (page.get("next").isNull()) {
                break;
            }
            page = get(list + "&next=" + page.get("next").asString() + "&limit=" + size(random));
        }
        assertThat(forth).isEqualTo(all);

        List<String> back = new ArrayList<>(ids(items(page)));
        while (!page.get("previous").isNull()) {
            page = get(list + "&previous=" + page.get("previous").asString() + "&limit=" + size(random));
            back.addAll(0, ids(items(page)));
        }
        assertThat(back).isEqualTo(all);
        int skip = random.nextInt(all.size() + 2);
        assertThat(ids(items(get(list + "&limit=100&skip=" + skip))))
                .isEqualTo(all.subList(Math.min(skip, all.size()), all.size()));
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.PREVIOUS_SEED)
    void what_does_not_change_is_seen_once_whatever_happens_to_the_rest(@ForAll Random random) {
        fill(random, 10 + random.nextInt(30));
        String sort = sort(random);
        List<String> before = ids(items(get("sort=" + sort + "&limit=100")));
        Set<String> touched = new HashSet<>();
        List<String> seen = new ArrayList<>();
        boolean forward = random.nextBoolean();
        String cursor = "";
        if (!forward) {
            // The row at which the walk begins is not on the pages before it.
            touched.add(before.getLast());
            JsonNode last = get("sort=" + sort + "&limit=1&skip=" + (before.size() - 1));
            cursor = "&previous=" + last.get("previous").asString();
        }
        while (true) {
            JsonNode page = get("sort=" + sort + "&limit=" + size(random) + cursor);
            List<String> ids = ids(items(page));
            seen.addAll(forward ? seen.size() : 0, ids);
            JsonNode further = page.get(forward ? "next" : "previous");
            if (further.isNull()) {
                break;
            }
            cursor = "&" + (forward ? "next=" : "previous=") + further.asString();
            // The row at the cursor itself, and any other.
            disturb(forward ? ids.getLast() : ids.getFirst(), touched, random);
            disturb(pick(before, random), touched, random);
        }
        List<String> calm = before.stream().filter(id -> !touched.contains(id)).toList();
        assertThat(seen.stream().filter(calm::contains).toList()).isEqualTo(calm);
    }

    /** Changes a user in one of many ways; what happens to a person happens to all users of that person. */
    private static void disturb(String id, Set<String> touched, Random random) {
        int row = Integer.parseInt(id.substring(16), 16);
        String prefix = id.substring(0, 16);
        List<Integer> ofPerson = SERVER.database()
                .read(handle -> handle.createQuery("""
                                SELECT id FROM membership
                                WHERE person_id = (SELECT person_id FROM membership WHERE id = :id)""")
                        .bind("id", row)
                        .mapTo(Integer.class)
                        .list());
        ofPerson.forEach(other -> touched.add(prefix + "%08x".formatted(other)));
        String person = "(SELECT person_id FROM membership WHERE id = " + row + ")";
        switch (random.nextInt(5)) {
            case 0 -> SCENE.sql("DELETE FROM membership WHERE id = ?", row);
            case 1 -> SCENE.sql("DELETE FROM person WHERE id = " + person);
            case 2 -> rename(person, random);
            case 3 ->
                SCENE.sql(
                        "UPDATE membership SET disabled = NOT disabled, cxone_id = NULL, updated_at = now() + interval"
                                + " '1 hour', revision = revision + 1 WHERE id = ?",
                        row);
            default -> {
                rename(person, random);
                SCENE.sql("DELETE FROM person WHERE id = " + person);
            }
        }
    }

    private static void rename(String person, Random random) {
        String name = name(random);
        String email = name(random) + random.nextInt() + "@renamed.test";
        SCENE.sql(
                "UPDATE person SET name = ?, name_fold = ?, name_order = ?, email = ?, email_fold = ? WHERE id = "
                        + person,
                name,
                Names.fold(name),
                Names.order(name),
                email,
                Names.fold(email));
    }

    private static void fill(Random random, int count) {
        SCENE.sql("DELETE FROM organization");
        SCENE.sql("DELETE FROM person");
        List<Integer> organizations = List.of(SCENE.organization("A"), SCENE.organization("B"));
        int project = SCENE.project(organizations.getFirst(), "P");
        for (int i = 0; i < count; i++) {
            int person = SCENE.person(name(random) + i + "@page.test", name(random));
            for (int organization : organizations) {
                if (organization == organizations.getFirst() || random.nextInt(4) == 0) {
                    int user = SCENE.member(organization, person, random.nextBoolean() ? "admin" : "member");
                    SCENE.sql(
                            """
                            UPDATE membership SET disabled = ?, accepted_tos = ?, cxone_id = nullif(?, 'u2'),
                              cxone_email = nullif(?, 'u2'), created_at = to_timestamp(?), updated_at = to_timestamp(?)
                            WHERE id = ?""",
                            random.nextBoolean(),
                            random.nextBoolean(),
                            "u" + random.nextInt(3),
                            "u" + random.nextInt(3),
                            random.nextInt(3) + 0.5,
                            random.nextInt(3) + 0.5,
                            user);
                }
            }
            if (random.nextInt(3) == 0) {
                SCENE.projectMember(organizations.getFirst(), project, person, "member");
            }
        }
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            name.append(pick(WORDS, random));
        }
        return name.toString();
    }

    private static String sort(Random random) {
        List<String> terms = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            terms.add(pick(SORTABLE, random) + (random.nextBoolean() ? ":asc" : ":desc"));
        }
        // A field named twice is another test's.
        Set<String> fields = new HashSet<>();
        terms.removeIf(term -> !fields.add(term.substring(0, term.indexOf(':'))));
        return String.join(",", terms);
    }

    private static int size(Random random) {
        return 1 + random.nextInt(9);
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }

    private static Comparator<JsonNode> comparator(String sort) {
        return Arrays.stream(sort.split(","))
                .map(UserPagingTest::byTerm)
                .reduce(Comparator::thenComparing)
                .orElseThrow()
                .thenComparing(item -> item.get("_id").asString());
    }

    private static Comparator<JsonNode> byTerm(String term) {
        String field = term.substring(0, term.indexOf(':'));
        Comparator<JsonNode> by = (one, other) -> compare(field, one.get(field), other.get(field));
        return term.endsWith(":desc") ? by.reversed() : by;
    }

    private static int compare(String field, JsonNode one, JsonNode other) {
        if (one.isNull() || other.isNull()) {
            return Boolean.compare(other.isNull(), one.isNull());
        }
        return switch (field) {
            case "name" -> Arrays.compareUnsigned(Names.order(one.asString()), Names.order(other.asString()));
            case "id" -> Names.fold(one.asString()).compareTo(Names.fold(other.asString()));
            default ->
                one.isString() ? one.asString().compareTo(other.asString()) : Long.compare(number(one), number(other));
        };
    }

    private static long number(JsonNode value) {
        return value.isBoolean() ? (value.asBoolean() ? 1 : 0) : value.asLong();
    }

    private static JsonNode get(String query) {
        HttpResponse<String> reply =
                SERVER.get(LIST + query, "Authorization", TestServer.basic(), "Accept", "application/json");
        assertThat(reply.statusCode()).as(query + " " + reply.body()).isEqualTo(200);
        return Json.MAPPER.readTree(reply.body());
    }

    private static List<JsonNode> items(JsonNode page) {
        return page.get("items").valueStream().toList();
    }

    private static List<String> ids(List<JsonNode> items) {
        return items.stream().map(item -> item.get("_id").asString()).toList();
    }
}
