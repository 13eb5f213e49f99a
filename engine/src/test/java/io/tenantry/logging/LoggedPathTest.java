package io.tenantry.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoggedPathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "/",
                "//",
                "/user/organizations/",
                "/user/v1/projects/12/add_member/",
                "/management/v2.0/organisations/ca53ea65623d4401000000ee",
                "/a/0d190fc5-c2d0-4561-991f-5dfb6330da6b/b",
                "no/slash/first"
            })
    void a_path_with_ids_is_logged_as_it_is(String path) {
        assertThat(LoggedPath.of(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        "/user/tk_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG/x, /user/tk_012345.../x",
        "/tk_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG, /tk_012345...",
        "tk_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG, tk_012345...",
        "/a;token=0123456789abcdefghijklmnopqrstuvwxyzABCDEFG/, /a;token=0.../",
        "/a?token=secret, /a",
        "/%74%6b_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG, /%74%6b_01..."
    })
    void what_may_be_a_key_or_a_token_is_cut(String path, String logged) {
        assertThat(LoggedPath.of(path)).isEqualTo(logged);
    }

    @Test
    void a_long_path_is_cut() {
        assertThat(LoggedPath.of("/abc".repeat(4_000))).isEqualTo("/abc".repeat(125) + "...");
        assertThat(LoggedPath.of("/".repeat(500))).isEqualTo("/".repeat(500));
        assertThat(LoggedPath.of("/".repeat(501))).isEqualTo("/".repeat(500) + "...");
        assertThat(LoggedPath.of("x".repeat(100_000))).isEqualTo("xxxxxxxxx...");
    }
}
