package io.tenantry.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {
    @ParameterizedTest
    @CsvSource({
        "example.org, example.org",
        "EXAMPLE.org., example.org",
        "' a.b-c.example ', a.b-c.example",
        "Bücher.example, xn--bcher-kva.example",
        "straße.de, xn--strae-oqa.de",
        "例え.テスト, xn--r8jz45g.xn--zckzah"
    })
    void a_domain_is_kept_in_one_form(String written, String kept) {
        assertThat(DomainName.of(written)).contains(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "example",
                "example..org",
                "-a.org",
                "a-.org",
                "a_b.org",
                "a b.org",
                "10.0.0.1",
                "a/b.org",
                "https://example.org",
                "*.example.org",
                "me@example.org",
                "a.org\u0000",
                "xn--a.org"
            })
    void what_is_no_domain_is_refused(String written) {
        assertThat(DomainName.of(written)).isEmpty();
    }

    @Test
    void a_domain_that_is_too_long_is_refused() {
        String label = "a".repeat(60) + ".";

        assertThat(DomainName.of(label.repeat(4) + "org")).hasValue(label.repeat(4) + "org");
        assertThat(DomainName.of(label.repeat(4) + "abcdefghijkl")).isEmpty();
        assertThat(DomainName.of("a".repeat(64) + ".org")).isEmpty();
    }

    @Test
    void the_domain_of_an_address_is_what_follows_the_last_at_sign() {
        assertThat(DomainName.ofAddress("ada@Math.Example.org")).contains("math.example.org");
        assertThat(DomainName.ofAddress("\"a@b\"@example.org")).contains("example.org");
        assertThat(DomainName.isPublic("gmail.com")).isTrue();
        assertThat(DomainName.isPublic("example.org")).isFalse();
    }
}
