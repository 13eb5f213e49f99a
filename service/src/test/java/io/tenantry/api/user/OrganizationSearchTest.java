package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The organizations in a list. */
class OrganizationSearchTest extends SeenOrganizations {
    @Test
    void disabled_organizations_are_not_listed() {
        int off = scene.organization("Off");
        scene.member(off, stranger, "admin");
        scene.sql("UPDATE organization SET disabled = true WHERE id = ?", off);
        String key = scene.personKey(stranger);
        assertThatJson(server.get(LIST, KEY, key).body()).isArray().hasSize(1);
        assertThat(server.get(LIST + off + "/", KEY, key).statusCode()).isEqualTo(404);
        assertThatJson(server.get("/user/v2/organizations/", KEY, key).body())
                .node("count")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100%25        | 100% Juice",
                "%25           | 100% Juice",
                "_             | under_score",
                "%5C           | back\\slash",
                "%27           | it's",
                "JUICE         | 100% Juice",
                "stra%C3%9Fe   | STRASSE",
                "strasse       | STRASSE",
                "%C3%A9t%C3%A9 | ÉTÉ",
                "e%CC%81te%CC%81 | ÉTÉ",
                "a+b           | a b",
                "%F0%9F%99%82  | smile 🙂",
                "%25%25        |",
                "no+such       |",
            })
    void search_takes_every_character_literally_and_ignores_case(String search, String found) {
        int person = scene.person("searcher" + scene.count("person") + "@example.com");
        for (String name :
                List.of("100% Juice", "under_score", "back\\slash", "it's", "STRASSE", "ÉTÉ", "a b", "smile 🙂")) {
            scene.member(scene.organization(name), person, "member");
        }
        String key = scene.personKey(person);
        String expected =
                found == null ? "[]" : "['" + found.replace("\\", "\\\\").replace("'", "\\'") + "']";
        assertThatJson(server.get(LIST + "?search=" + search.strip(), KEY, key).body())
                .inPath("$[*].name")
                .isEqualTo(expected);
        assertThatJson(server.get("/user/v2/organizations/?search=" + search.strip(), KEY, key)
                        .body())
                .inPath("$.results[*].name")
                .isEqualTo(expected);
    }

    @Test
    void a_key_is_searched_too() {
        String key = scene.organizationKey(strangers);
        assertThatJson(server.get(LIST + "?search=STRANG", KEY, key).body())
                .isArray()
                .hasSize(1);
        assertThatJson(server.get(LIST + "?search=acme", KEY, key).body())
                .isArray()
                .isEmpty();
    }

    @Test
    void a_search_longer_than_any_name_finds_nothing() {
        String key = scene.personKey(admin);
        assertThat(server.get(LIST + "?search=" + "x".repeat(5000), KEY, key).body())
                .isEqualTo("[]");
    }
}
