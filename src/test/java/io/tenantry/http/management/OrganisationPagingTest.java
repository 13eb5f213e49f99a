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
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import tools.jackson.databind.JsonNode;

/** Walks through lists by cursors: any order, any filter, any page size, forth and back, also while rows change and go. */
class OrganisationPagingTest {
    private static final String LIST = "/management/v2.0/organisations?";
    private static final List<String> SORTABLE = List.of(
            "_id",
            "name",
            "disabled",
            "businessUnitId",
            "liveAgentAccount",
            "quotaMaxUsers",
            "passwordPolicy.minLength",
            "billingTimezone",
            "dataPrivacySettings.enabled");
    private static final List<String> FILTERS = List.of(
            "",
            "&filter=A",
            "&filter=_",
            "&disabled=true",
            "&quotaMaxUsers=[1,2]",
            "&businessUnitId=",
            "&businessUnitId=u1,u0");
    private static final String[] WORDS = {
        "a", "A", "ä", "Z", "z", "_", "%", "-", "é", "東", "a b", "\uD83D\uDE00", "ß", "ss"
    };

    private static final TestServer SERVER = TestServer.start();
    private static final Scene SCENE = new Scene(SERVER);

    @AfterContainer
    static void stop() {
        SERVER.close();
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.PREVIOUS_SEED)
    void all_pages_forth_and_back_are_the_sorted_list(@ForAll Random random) {
        fill(random, 3 + random.nextInt(40));
        String sort = sort(random);
        String list = "sort=" + sort + pick(FILTERS, random);
        List<JsonNode> whole = items(get(list + "&limit=100"));
        assertThat(whole.stream().map(OrganisationPagingTest::id).toList())
                .isEqualTo(whole.stream()
                        .sorted(comparator(sort))
                        .map(OrganisationPagingTest::id)
                        .toList());

        // A cursor alone knows the order, but not the filter.
        boolean bare = list.equals("sort=" + sort) && sort.split(",").length <= 4 && random.nextBoolean();
        String goOn = bare ? "" : list + "&";
        List<String> forth = new ArrayList<>();
        JsonNode page = get(list + "&limit=" + size(random));
        assertThat(page.get("previous").isNull()).isTrue();
        while (true) {
            assertThat(page.get("total").asInt()).isEqualTo(whole.size());
            items(page).forEach(item -> forth.add(id(item)));
            if (page.get("next").isNull()) {
                break;
            }
            page = get(goOn + "next=" + page.get("next").asString() + "&limit=" + size(random));
        }
        assertThat(forth)
                .isEqualTo(whole.stream().map(OrganisationPagingTest::id).toList());

        List<String> back = new ArrayList<>();
        items(page).forEach(item -> back.add(id(item)));
        while (!page.get("previous").isNull()) {
            page = get(goOn + "previous=" + page.get("previous").asString() + "&limit=" + size(random));
            List<String> ids =
                    items(page).stream().map(OrganisationPagingTest::id).toList();
            back.addAll(0, ids);
        }
        assertThat(back).isEqualTo(forth);
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.PREVIOUS_SEED)
    void what_does_not_change_is_seen_once_whatever_happens_to_the_rest(@ForAll Random random) {
        fill(random, 10 + random.nextInt(30));
        String sort = sort(random);
        List<String> before = items(get("sort=" + sort + "&limit=100")).stream()
                .map(OrganisationPagingTest::id)
                .toList();
        Set<String> touched = new HashSet<>();
        List<String> seen = new ArrayList<>();
        boolean forward = random.nextBoolean();
        String cursor = forward ? "" : lastCursor(sort);
        if (!forward) {
            // The row at which the walk begins is not on the pages before it.
            touched.add(before.getLast());
        }
        do {
            JsonNode page = get("sort=" + sort + "&limit=" + size(random) + cursor);
            List<String> ids =
                    items(page).stream().map(OrganisationPagingTest::id).toList();
            seen.addAll(forward ? seen.size() : 0, ids);
            JsonNode further = page.get(forward ? "next" : "previous");
            if (further.isNull()) {
                break;
            }
            cursor = "&" + (forward ? "next=" : "previous=") + further.asString();
            // The row at the cursor itself, and any other.
            disturb(forward ? ids.getLast() : ids.getFirst(), touched, random);
            disturb(before.get(random.nextInt(before.size())), touched, random);
        } while (true);
        List<String> calm = before.stream().filter(id -> !touched.contains(id)).toList();
        assertThat(seen.stream().filter(calm::contains).toList()).isEqualTo(calm);
    }

    private static String lastCursor(String sort) {
        List<JsonNode> all = items(get("sort=" + sort + "&limit=100"));
        JsonNode last = get("sort=" + sort + "&limit=1&skip=" + (all.size() - 1));
        return all.size() < 2 ? "" : "&previous=" + last.get("previous").asString();
    }

    private static void disturb(String id, Set<String> touched, Random random) {
        touched.add(id);
        int row = Integer.parseInt(id.substring(16), 16);
        switch (random.nextInt(4)) {
            case 0 -> SCENE.sql("DELETE FROM organization WHERE id = ?", row);
            case 1 -> SCENE.rename(row, name(random));
            case 2 ->
                SCENE.sql(
                        "UPDATE organization SET disabled = NOT disabled, quota_max_users = 9, business_unit_id = NULL,"
                                + " revision = revision + 1 WHERE id = ?",
                        row);
            default -> {
                SCENE.rename(row, name(random));
                SCENE.sql("DELETE FROM organization WHERE id = ?", row);
            }
        }
    }

    private static void fill(Random random, int count) {
        SCENE.sql("DELETE FROM organization");
        for (int i = 0; i < count; i++) {
            int id = SCENE.organization(name(random));
            SCENE.sql(
                    """
                    UPDATE organization SET disabled = ?, quota_max_users = ?, password_policy_min_length = ?,
                      business_unit_id = nullif(?, 'u2'), live_agent_account = nullif(?, 0),
                      billing_timezone = ?, data_privacy_enabled = ? WHERE id = ?""",
                    random.nextBoolean(),
                    random.nextInt(3),
                    random.nextInt(3),
                    "u" + random.nextInt(3),
                    random.nextInt(3),
                    random.nextBoolean() ? "UTC" : "Europe/Berlin",
                    random.nextBoolean(),
                    id);
        }
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            name.append(pick(Arrays.asList(WORDS), random));
        }
        return name.toString();
    }

    private static String sort(Random random) {
        List<String> terms = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
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
                .map(OrganisationPagingTest::byTerm)
                .reduce(Comparator::thenComparing)
                .orElseThrow()
                .thenComparing(OrganisationPagingTest::id);
    }

    private static Comparator<JsonNode> byTerm(String term) {
        String pointer = "/" + term.substring(0, term.indexOf(':')).replace('.', '/');
        Comparator<JsonNode> by = (one, other) -> compare(pointer, one.at(pointer), other.at(pointer));
        return term.endsWith(":desc") ? by.reversed() : by;
    }

    private static int compare(String pointer, JsonNode one, JsonNode other) {
        if (one.isNull() || other.isNull()) {
            return Boolean.compare(other.isNull(), one.isNull());
        }
        if (pointer.equals("/name")) {
            return Arrays.compareUnsigned(Names.order(one.asString()), Names.order(other.asString()));
        }
        return one.isString() ? one.asString().compareTo(other.asString()) : Long.compare(number(one), number(other));
    }

    private static long number(JsonNode value) {
        return value.isBoolean() ? (value.asBoolean() ? 1 : 0) : value.asLong();
    }

    private static JsonNode get(String query) {
        HttpResponse<String> reply = SERVER.get(
                LIST + query.replace("[", "%5B").replace("]", "%5D"),
                "Authorization",
                TestServer.basic(),
                "Accept",
                "application/json");
        assertThat(reply.statusCode()).as(reply.body().toLowerCase(Locale.ROOT)).isEqualTo(200);
        return Json.MAPPER.readTree(reply.body());
    }

    private static List<JsonNode> items(JsonNode page) {
        return page.get("items").valueStream().toList();
    }

    private static String id(JsonNode item) {
        return item.get("_id").asString();
    }
}
