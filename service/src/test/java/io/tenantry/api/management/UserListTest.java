package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Lists of users in the management API. */
class UserListTest extends OperatedUsers {
    @Test
    void a_user_has_the_projects_of_its_organisation_alone() {
        int acme = scene.organization("With projects");
        int other = scene.organization("With others");
        int ben = scene.person("ben@projects.test");
        int user = scene.member(acme, ben, "member");
        int project = scene.project(acme, "P");
        scene.projectMember(acme, project, ben, "member");
        scene.projectMember(other, scene.project(other, "Q"), ben, "member");

        assertThatJson(operator("GET", user(user), null).body())
                .inPath("projects")
                .isEqualTo(List.of(ids.of(Kind.PROJECT, project)));
        assertThatJson(operator("GET", USERS + "?id=BEN@projects.test", null).body())
                .inPath("total")
                .isEqualTo(1);
    }

    @Test
    void the_list_is_filtered_and_queried() {
        int acme = scene.organization("Listed");
        created("l1@listed.test", acme, ", \"roles\": [\"admin\", \"odata\"], \"cxoneId\": \"q\"");
        created("l2@listed.test", acme, ", \"acceptedTOS\": true");
        int lou = scene.person("z@listed.test", "Größe 100%_\\");
        scene.member(acme, lou, "member");
        int alone = scene.person("alone@listed.test");
        scene.projectMember(acme, scene.project(acme, "P"), alone, "member");
        String all = "?organisationId=" + organisation(acme);

        assertThat(emails(all)).containsExactly("l1@listed.test", "l2@listed.test", "z@listed.test");
        assertThat(emails(all + "&filter=L1@LISTED")).containsExactly("l1@listed.test");
        assertThat(emails(all + "&filter=GR%C3%96SSE")).containsExactly("z@listed.test");
        assertThat(emails(all + "&filter=%25_%5C")).containsExactly("z@listed.test");
        assertThat(emails(all + "&roles=admin")).containsExactly("l1@listed.test");
        assertThat(emails(all + "&roles=odata,livechat")).containsExactly("l1@listed.test");
        assertThat(emails(all + "&acceptedTOS=true")).containsExactly("l2@listed.test");
        assertThat(emails(all + "&cxoneId=q")).containsExactly("l1@listed.test");
        assertThat(emails(all + "&cxoneId=&sort=id:desc")).containsExactly("z@listed.test", "l2@listed.test");
        assertThat(emails(all + "&id=Z@listed.TEST,nobody")).containsExactly("z@listed.test");
        assertThat(emails(all + "&createdAt=%5B0,5%5D")).isEmpty();
        assertThat(emails(all + "&sort=name:asc")).startsWith("z@listed.test");
        assertThat(emails("?organisation=" + organisation(acme))).hasSize(3);
        assertThat(emails("?organisationId=" + organisation(999_999))).isEmpty();
        assertThat(emails("?organisationId=0123456789abcdef01234567")).isEmpty();
    }

    private List<String> emails(String query) {
        HttpResponse<String> reply = operator("GET", USERS + query, null);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        JsonNode page = read(reply);
        assertThat(page.get("total").asInt()).isEqualTo(page.get("items").size());
        return page.get("items")
                .valueStream()
                .map(item -> item.get("id").asString())
                .toList();
    }
}
