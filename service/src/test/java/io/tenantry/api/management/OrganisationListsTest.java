package io.tenantry.api.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.canonical.Names;
import io.tenantry.storage.ObjectIds.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every list of the organisation API is walked in every order, forth and back, in pages of several sizes. */
class OrganisationListsTest extends OrganisationScene {
    private static final int ROWS = 23;
    private final Random random = new Random(4711);

    /** Walks a list whose rows are distinguished by a field. */
    private void walk(Acme acme, String path, String mark, int total, String... sortable) {
        for (String field : sortable) {
            for (String direction : List.of("asc", "desc")) {
                String sort = path + "?sort=" + field + ":" + direction;
                JsonNode whole = acme.json(sort + "&limit=100");
                List<String> all = texts(whole, mark);
                assertThat(all).as(sort).hasSize(total).doesNotHaveDuplicates();
                int limit = 3 + random.nextInt(6);
                List<String> forth = new ArrayList<>();
                JsonNode page = acme.json(sort + "&limit=" + limit);
                forth.addAll(texts(page, mark));
                while (!page.get("next").isNull()) {
                    // Only the cursor has the order.
                    page = acme.json(path + "?limit=" + limit + "&next="
                            + page.get("next").asString());
                    assertThat(page.get("total").asInt()).isEqualTo(total);
                    forth.addAll(texts(page, mark));
                }
                assertThat(forth).as(sort).isEqualTo(all);
                List<String> back = new ArrayList<>(texts(page, mark));
                while (!page.get("previous").isNull()) {
                    page = acme.json(path + "?limit=" + limit + "&previous="
                            + page.get("previous").asString());
                    back.addAll(0, texts(page, mark));
                }
                assertThat(back).as(sort).isEqualTo(all);
                assertThat(texts(acme.json(sort + "&limit=100&skip=5"), mark)).isEqualTo(all.subList(5, total));
            }
        }
    }

    private String name() {
        return List.of("a", "A", "ä", "Z", "z", "_", "%", "é", "東", "a b", "ß").get(random.nextInt(11))
                + random.nextInt(9);
    }

    @Test
    void users_and_members() {
        Acme acme = new Acme();
        // Later than any request of this test: the background notes its time, and would move the row while pages are
        // read.
        scene.sql(
                "INSERT INTO sign_in (person_id, active_at) VALUES (?, now() + interval '1 day')"
                        + " ON CONFLICT (person_id) DO UPDATE SET active_at = excluded.active_at",
                acme.admin);
        int project = scene.project(acme.id, "P");
        for (int i = 1; i < ROWS; i++) {
            int person = scene.person(address("walk"), name());
            int user = scene.member(acme.id, person, "member");
            scene.sql(
                    "UPDATE membership SET accepted_tos = ?, disabled = ?, created_by = ? WHERE id = ?",
                    random.nextBoolean(),
                    random.nextBoolean(),
                    ids.of(Kind.MEMBERSHIP, random.nextInt(3)),
                    user);
            scene.projectMember(acme.id, project, person, "member");
            scene.sql(
                    "INSERT INTO sign_in (person_id, active_at) VALUES (?, to_timestamp(?))",
                    person,
                    random.nextInt(5));
        }
        scene.projectMember(acme.id, project, acme.admin, "view_only");
        walk(
                acme,
                "/users",
                "_id",
                ROWS,
                "_id",
                "id",
                "name",
                "organisation",
                "acceptedTOS",
                "disabled",
                "lastActive",
                "createdAt",
                "lastChanged",
                "createdBy",
                "lastChangedBy");
        walk(
                acme,
                "/projects/" + ids.of(Kind.PROJECT, project) + "/members",
                "_id",
                ROWS,
                "_id",
                "id",
                "name",
                "createdAt",
                "lastChanged",
                "createdBy",
                "lastChangedBy");
    }

    @Test
    void projects() {
        Acme acme = new Acme();
        for (int i = 0; i < ROWS; i++) {
            String name = name();
            int project = scene.project(acme.id, name);
            boolean handover = random.nextBoolean();
            scene.sql(
                    """
                    UPDATE project SET name_fold = ?, name_order = ?, color = ?, handover_inbox = CASE WHEN ? THEN ? END,
                        handover_whisper = CASE WHEN ? THEN ? END, live_agent_default_inbox = nullif(?, 0)
                    WHERE id = ?""",
                    Names.fold(name),
                    Names.order(name),
                    random.nextBoolean() ? "red" : "blue",
                    handover,
                    random.nextBoolean(),
                    handover,
                    random.nextBoolean() ? "none" : "basic",
                    random.nextInt(3),
                    project);
        }
        walk(
                acme,
                "/projects",
                "_id",
                ROWS,
                "_id",
                "name",
                "color",
                "handoverConfiguration.setupLiveAgentInbox",
                "handoverConfiguration.whisperAssistConfiguration",
                "liveAgentDefaultInbox",
                "createdAt",
                "lastChanged",
                "createdBy",
                "lastChangedBy");
    }

    @Test
    void keys_and_login_attempts() {
        Acme acme = new Acme();
        for (int i = 1; i < ROWS; i++) {
            scene.personKey(acme.admin);
        }
        scene.sql("UPDATE api_key SET name = 'k' || id % 5 WHERE person_id = ? AND id % 3 > 0", acme.admin);
        for (int i = 0; i < ROWS; i++) {
            boolean successful = random.nextBoolean();
            scene.sql("""
                    INSERT INTO audit_event (person_id, at, operation, action, object_type)
                    VALUES (?, to_timestamp(?), 'action', ?, 'Session')""", acme.admin, 1_000 + i, successful ? "signIn" : "signInFailed");
        }
        walk(acme, "/users/me/apikeys", "_id", ROWS, "_id", "name", "createdAt");
        walk(acme, "/v2.1/users/me/apikeys", "_id", ROWS, "_id", "name", "createdAt");
        walk(acme, "/users/me/loginattempts", "timestamp", ROWS, "status", "timestamp", "location");
    }
}
