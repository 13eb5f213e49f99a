package io.tenantry.api.user;

import io.tenantry.api.user.organization.UserOrganizationJson;
import io.tenantry.api.user.wire.UserJson;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.access.Caller;
import io.tenantry.organization.OrganizationView;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The list of a person's three organizations, of five members and two projects each, once it has been read. */
@State(Scope.Benchmark)
public class UserBenchmark {
    private TestServer server;
    private List<OrganizationView> views;
    private int size;

    @Setup
    public void start() {
        server = TestServer.start();
        Scene scene = new Scene(server);
        int[] people = new int[5];
        for (int p = 0; p < people.length; p++) {
            people[p] = scene.person("person" + p + "@example.com");
        }
        for (int o = 0; o < 3; o++) {
            int organization = scene.organization("Organization " + o);
            for (int person : people) {
                scene.member(organization, person, "admin");
            }
            for (int p = 0; p < 2; p++) {
                int project = scene.project(organization, "Project " + p);
                scene.projectMember(organization, project, people[1], "member");
            }
        }
        Caller person = server.installation().apiKeys().authenticate(scene.personKey(people[0]));
        views = server.installation().organizations().visible(person, "", Integer.MAX_VALUE, 0);
        size = 2 + views.stream().mapToInt(UserOrganizationJson::size).sum();
        if (views.size() != 3) {
            throw new IllegalStateException("the scene is not what it should be");
        }
    }

    @TearDown
    public void stop() {
        server.close();
    }

    @Benchmark
    public byte[] listInJson() {
        return UserJson.bytes(size, json -> {
            json.writeStartArray();
            views.forEach(view -> UserOrganizationJson.write(json, view));
            json.writeEndArray();
        });
    }
}
