package io.tenantry.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** A list that is made again from its changed parts equals the list that is made anew. */
@SuppressWarnings("NullAway.Init")
class OrganizationListAgainTest {
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String LIST = "/user/organizations/";
    private static final int ORGANIZATIONS = 4;

    private static TestServer server;
    private static Scene scene;

    @BeforeContainer
    static void start() {
        server = TestServer.start();
        scene = new Scene(server);
    }

    @AfterContainer
    static void stop() {
        server.close();
    }

    /** The organizations of a person, who belongs to the last one by a project only. */
    private record World(int person, String key, int[] organizations, int project) {
        static World make(int number) {
            int person = scene.person("somebody" + number + "@example.com");
            int[] organizations = new int[ORGANIZATIONS];
            for (int i = 0; i < ORGANIZATIONS; i++) {
                organizations[i] = scene.organization("All " + number + " " + i);
                scene.personIn(organizations[i], "other" + number + "." + i + "@example.com", "member");
            }
            int last = organizations[ORGANIZATIONS - 1];
            for (int i = 0; i < ORGANIZATIONS - 1; i++) {
                scene.member(organizations[i], person, i == 0 ? "admin" : "member");
            }
            int project = scene.project(last, "Project");
            scene.project(last, "Another");
            scene.projectMember(last, project, person, "member");
            return new World(person, scene.personKey(person), organizations, project);
        }

        /** The changes of an organization, by number. */
        List<IntConsumer> changes() {
            return List.of(
                    id -> scene.sql("UPDATE organization SET disabled = NOT disabled WHERE id = ?", id),
                    id -> scene.rename(id, "All renamed " + System.nanoTime()),
                    id -> scene.sql("UPDATE organization SET team_size = '<10' WHERE id = ?", id),
                    id -> scene.project(id, "New"),
                    id -> server.get(LIST + id + "/", KEY, key),
                    id -> server.send(
                            "PATCH",
                            LIST + id + "/",
                            "{\"outbound_timeout\": 7}",
                            KEY,
                            key,
                            "Content-Type",
                            "application/json"),
                    id -> scene.sql("DELETE FROM membership WHERE organization_id = ? AND person_id <> ?", id, person),
                    id -> scene.sql("UPDATE person SET name = name || '.' WHERE id = ?", person));
        }

        /** The list, made of single organizations. */
        String joined() {
            return Arrays.stream(organizations)
                    .mapToObj(id -> server.get(LIST + id + "/", KEY, key))
                    .filter(reply -> reply.statusCode() == 200)
                    .map(HttpResponse::body)
                    .collect(Collectors.joining(",", "[", "]"));
        }

        String list(String search) {
            return server.get(LIST + search, KEY, key).body();
        }
    }

    private static int worlds;

    /** @param steps pairs of a change and an organization */
    @Property(tries = 25)
    void it_is_the_same_whatever_happens(@ForAll @Size(min = 1, max = 12) List<@IntRange(max = 31) Integer> steps) {
        World world = World.make(worlds++);
        world.list("");
        for (int step : steps) {
            world.changes().get(step / ORGANIZATIONS).accept(world.organizations[step % ORGANIZATIONS]);
            String list = world.list("");
            // A search is read whole.
            assertThat(list).isEqualTo(world.list("?search=all"));
            assertThat(list).isEqualTo(world.joined());
        }
    }
}
