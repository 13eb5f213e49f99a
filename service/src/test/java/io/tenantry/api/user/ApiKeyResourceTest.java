package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of people, of an organization and of its two projects, used by every kind of caller. */
class ApiKeyResourceTest extends KeyHolders {
    @Test
    void a_key_of_the_only_organization_is_made_shown_once_and_works() {
        HttpResponse<String> made = make(admin, "{\"name\":\" CI \"}");

        assertThat(made.statusCode()).isEqualTo(201);
        String text = json(made).get("key").stringValue();
        int id = json(made).get("id").intValue();
        String kept = """
                {"id":%d,"name":"CI","organization":%d,"organization_name":"Acme","project":null,"project_name":"",\
                "prefix":"%s","scopes":["read","write","keys"],"user":"${json-unit.any-number}",\
                "created_by":{"type":"person","id":"${json-unit.any-number}","email":"admin%d@example.com"},\
                "created_at":"${json-unit.any-string}","expires_at":null,"last_used_at":null}""".formatted(id, acme, text.substring(0, 9), number);
        assertThatJson(made.body()).isEqualTo(kept.replace("\"prefix\"", "\"key\":\"" + text + "\",\"prefix\""));
        assertThatJson(server.get(KEYS + id + "/", KEY, admin).body()).isEqualTo(kept);
        assertThatJson(server.get(KEYS, KEY, text).body()).isArray().contains(json(server.get(KEYS + id, KEY, admin)));
        assertThatJson(server.get("/user/organizations/", KEY, text).body())
                .inPath("$[*].id")
                .isEqualTo("[" + acme + "]");
    }

    @Test
    void a_key_of_a_project_is_made_by_who_builds_there_and_by_the_organizations_key() {
        for (String maker : new String[] {admin, builder, guest, scene.organizationKey(acme)}) {
            HttpResponse<String> made = make(maker, "{\"name\":\"Bot\",\"project\":" + sales + "}");

            assertThatJson(made.body()).isEqualTo("""
                            {"id":"${json-unit.any-number}","name":"Bot","organization":%d,"organization_name":"Acme",\
                            "project":%d,"project_name":"Sales","key":"${json-unit.any-string}",\
                            "prefix":"${json-unit.any-string}","scopes":["read","write"],"user":"${json-unit.ignore}",\
                            "created_by":"${json-unit.ignore}","created_at":"${json-unit.any-string}",\
                            "expires_at":null,"last_used_at":null}""".formatted(acme, sales));
            assertThatJson(server.get(
                                    "/user/organizations/",
                                    KEY,
                                    json(made).get("key").stringValue())
                            .body())
                    .inPath("$[*].projects[*].id")
                    .isEqualTo("[" + sales + "]");
        }
    }

    @Test
    void a_personal_key_is_the_persons_alone() {
        int id = made(viewer, "{\"name\":\"laptop\",\"personal\":true}");

        assertThatJson(server.get(KEYS + id + "/", KEY, viewer).body()).isEqualTo("""
                        {"id":%d,"name":"laptop","organization":null,"organization_name":"","project":null,\
                        "project_name":"","prefix":"${json-unit.any-string}","scopes":["read","write","keys"],\
                        "user":"${json-unit.any-number}","created_by":"${json-unit.ignore}",\
                        "created_at":"${json-unit.any-string}","expires_at":null,"last_used_at":null}""".formatted(id));
        assertNotFound(server.get(KEYS + id + "/", KEY, admin));
        assertNotFound(server.get(KEYS + id + "/", KEY, scene.organizationKey(acme)));
    }

    @Test
    void a_form_makes_a_key_too() {
        HttpResponse<String> made = server.send(
                "POST",
                KEYS,
                "name=From+a+form&project=" + sales,
                KEY,
                builder,
                "Content-Type",
                "application/x-www-form-urlencoded");

        assertThat(made.statusCode()).isEqualTo(201);
        assertThatJson(made.body()).inPath("$.name").isEqualTo("From a form");
        assertThatJson(made.body()).inPath("$.project").isEqualTo(sales);
    }

    @ParameterizedTest
    @CsvSource({
        "viewer, '{}'",
        "builder, '{}'",
        "guest, '{}'",
        "organization key, '{}'",
        "project key, '{}'",
        "viewer, '{\"organization\":ACME}'",
        "builder, '{\"organization\":ACME}'",
        "guest, '{\"organization\":ACME}'",
        "organization key, '{\"organization\":ACME}'",
        "organization key, '{\"personal\":true}'",
        "project key, '{\"personal\":true}'",
        "viewer, '{\"project\":SALES}'"
    })
    void who_may_not_make_a_key_is_refused(String who, String body) {
        HttpResponse<String> refused =
                make(key(who), body.replace("ACME", Integer.toString(acme)).replace("SALES", Integer.toString(sales)));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThatJson(refused.body()).isEqualTo(NO_RIGHT);
    }

    @Test
    void what_the_caller_does_not_see_cannot_have_a_key() {
        assertNotFound(make(stranger, "{\"organization\":" + acme + "}"));
        assertNotFound(make(stranger, "{\"project\":" + sales + "}"));
        assertNotFound(make(guest, "{\"project\":" + support + "}"));
        assertNotFound(make(managingProjectKey(), "{\"project\":" + support + "}"));
        assertNotFound(make(admin, "{\"project\":2147483647}"));
        assertNotFound(make(admin, "{\"project\":-1}"));
    }

    @Test
    void who_administers_several_organizations_names_one() {
        int person = scene.person("both" + number + "@example.com");
        int second = scene.organization("Second");
        scene.member(acme, person, "admin");
        scene.member(second, person, "admin");
        String key = scene.personKey(person);

        HttpResponse<String> unnamed = make(key, "{\"name\":\"x\"}");

        assertThat(unnamed.statusCode()).isEqualTo(400);
        assertThatJson(unnamed.body()).isEqualTo("""
                {"organization":["This field is required, as you administer more than one organization."]}""");
        assertThatJson(make(key, "{\"organization\":" + second + "}").body())
                .inPath("$.organization_name")
                .isEqualTo("Second");
    }

    @Test
    void all_that_is_wrong_is_told_at_once() {
        HttpResponse<String> wrong =
                make(admin, "{\"name\":\"\",\"project\":\"x\",\"organization\":99999999999,\"personal\":\"maybe\"}");

        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThatJson(wrong.body()).isEqualTo("""
                {"name":["This field may not be blank."],"project":["A valid integer is required."],\
                "organization":["A valid integer is required."],"personal":["Must be a valid boolean."]}""");
        assertThatJson(make(admin, "{\"personal\":true,\"project\":1}").body()).isEqualTo("""
                {"personal":["A personal key is for neither a project nor an organization."]}""");
        assertThatJson(make(admin, "{\"organization\":1,\"project\":1}").body())
                .isEqualTo("{\"organization\":[\"Name a project or an organization, not both.\"]}");
    }

    @ParameterizedTest
    @CsvSource({
        "admin, 'admin own,organization,sales,support'",
        "builder, 'builder own,sales,support'",
        "viewer, 'viewer own'",
        "guest, 'guest own,sales'",
        "stranger, 'stranger own'",
        "organization key, 'organization,sales,support'",
        "project key, 'sales'"
    })
    void each_caller_sees_the_keys_that_are_theirs(String who, String names) {
        for (String person : new String[] {"admin", "builder", "viewer", "guest", "stranger"}) {
            made(key(person), "{\"personal\":true,\"name\":\"" + person + " own\"}");
        }
        int organization = made(admin, "{\"name\":\"organization\"}");
        int ofSales = made(admin, "{\"name\":\"sales\",\"project\":" + sales + "}");
        int ofSupport = made(admin, "{\"name\":\"support\",\"project\":" + support + "}");
        String key = key(who);

        assertThat(server.get(KEYS, KEY, key).statusCode()).isEqualTo(200);
        assertThatJson(server.get(KEYS, KEY, key).body())
                .inPath("$[?(@.name != '')].name")
                .isArray()
                .containsExactlyInAnyOrder((Object[]) names.split(","));
        assertVisible(key, organization, names.contains("organization"));
        assertVisible(key, ofSales, names.contains("sales"));
        assertVisible(key, ofSupport, names.contains("support"));
    }
}
