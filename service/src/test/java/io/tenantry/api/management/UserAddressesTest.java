package io.tenantry.api.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Addresses of users: the forms of one mailbox, and searching for them. */
class UserAddressesTest extends OperatedUsers {
    private List<String> found(String query, String value) {
        String path = USERS + "?" + query + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        HttpResponse<String> reply = operator("GET", path, null);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        JsonNode items = read(reply).get("items");
        return items.valueStream().map(user -> user.get("id").asString()).toList();
    }

    @Test
    void a_mailbox_has_one_user_of_an_organisation_however_its_domain_is_written() {
        int organization = scene.organization("Bookshop");
        created("ida@bücher.example", organization, "");

        HttpResponse<String> again = operator("POST", USERS, body("Ida@xn--bcher-kva.example", organization, ""));

        assertThat(again.statusCode()).isEqualTo(409);
    }

    @Test
    void addresses_that_differ_in_letters_are_two_users() {
        int organization = scene.organization("Ostriches");
        JsonNode one = created("strauß@example.org", organization, "");
        JsonNode other = created("strauss@example.org", organization, "");

        assertThat(one.get("_id")).isNotEqualTo(other.get("_id"));
        assertThat(found("id", "STRAUẞ@example.org")).containsExactly("strauß@example.org");
        assertThat(found("id", "Strauss@Example.org")).containsExactly("strauss@example.org");
    }

    @Test
    void an_address_is_taken_in_all_its_forms_and_may_change_its_own() {
        int organization = scene.organization("Library");
        created("leo@straße.example", organization, "");
        JsonNode mia = created("mia@straße.example", organization, "");

        String taken = "{\"id\": \"leo@xn--strae-oqa.example\"}";
        assertThat(operator("PATCH", path(mia), taken).statusCode()).isEqualTo(409);

        HttpResponse<String> rewritten = operator("PATCH", path(mia), "{\"id\": \"Mia@XN--STRAE-OQA.example\"}");
        assertThat(rewritten.statusCode()).as(rewritten.body()).isEqualTo(200);
        assertThat(read(rewritten).get("id").asString()).isEqualTo("Mia@XN--STRAE-OQA.example");
        assertThat(found("id", "mia@straße.example")).containsExactly("Mia@XN--STRAE-OQA.example");
        assertThat(found("filter", "mia@straß")).containsExactly("Mia@XN--STRAE-OQA.example");
    }

    @ParameterizedTest
    @CsvSource({
        "noa@müller.example, müll",
        "noa@müller.example, xn--mller",
        "noa@müller.example, MÜLLER.example",
        "noah@xn--mller-kva.example, @müller",
        "Groß@example.net, gross@",
        "Groß@example.net, GROẞ@",
        "İlk@example.net, ilk@",
        "ﬂo@example.net, FLO@",
        "plain@example.net, PLAIN@exa"
    })
    void the_filter_finds_a_part_of_an_address_in_any_form(String address, String filter) {
        int organization = scene.organization("Found " + address + filter);
        int person = scene.count("person WHERE email = '" + address + "'") == 0
                ? scene.person(address, "N. N.")
                : server.database()
                        .read(handle -> handle.createQuery("SELECT id FROM person WHERE email = ?")
                                .bind(0, address)
                                .mapTo(int.class)
                                .one());
        scene.member(organization, person, "member");

        assertThat(found("filter", filter)).contains(address);
    }

    @Test
    void users_sort_by_the_keys_of_their_addresses() {
        int organization = scene.organization("Sorted");
        for (String address : List.of("zoe@sort.example", "Amy@sort.example", "émile@sort.example")) {
            scene.personIn(organization, address, "member");
        }
        String path = USERS + "?sort=id&filter=" + "%40sort.example";
        assertThat(read(operator("GET", path, null))
                        .get("items")
                        .valueStream()
                        .map(user -> user.get("id").asString()))
                .containsExactly("Amy@sort.example", "zoe@sort.example", "émile@sort.example");
    }
}
