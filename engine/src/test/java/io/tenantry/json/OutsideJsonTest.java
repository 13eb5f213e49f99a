package io.tenantry.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Tests numbers of every form in the grammar of JSON: each is read, or refused with its location. */
class OutsideJsonTest {
    private static @Nullable JacksonException refusal(String json) {
        return catchThrowableOfType(JacksonException.class, () -> OutsideJson.read(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e2147483648",
                "1e-2147483649",
                "0e2147483648",
                "-0E+2147483648",
                "1.5e2147483649",
                "1e99999999999",
                "0.0e-99999999999"
            })
    void an_exponent_beyond_32_bits_is_refused_with_its_location(String number) {
        JacksonException refused = Objects.requireNonNull(refusal("{\"a\":\n  [1, " + number + "]}"));
        assertThat(refused.getLocation().getLineNr()).isEqualTo(2);
        assertThat(refused.getLocation().getColumnNr()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t\r"})
    void a_text_without_a_value_is_refused(String text) {
        assertThat(refusal(text)).isNotNull();
    }

    @Property(tries = 3000)
    void every_number_is_read_or_refused_and_never_fails(@ForAll("numbers") String number) {
        String json = "{\"name\":" + number + ",\"in\":{\"list\":[" + number + "]}}";
        JacksonException refused = refusal(json);
        if (refused == null) {
            JsonNode read = OutsideJson.read(json);
            if (Unstorable.in(read).isEmpty()) {
                assertThat(read.get("name").asString()).hasSizeLessThan(1000);
                assertThat(read.get("name").decimalValue().toPlainString()).hasSizeLessThan(1000);
            }
        } else {
            assertThat(refused.getLocation()).isNotNull();
        }
    }

    @Provide
    static Arbitrary<String> numbers() {
        Arbitrary<String> digits =
                Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(12);
        Arbitrary<String> whole = Arbitraries.oneOf(
                Arbitraries.just("0"),
                digits.map(text -> "1" + text),
                Arbitraries.of(
                        "2147483648", "9223372036854775808", "9".repeat(100), "9".repeat(101), "9".repeat(5000)));
        Arbitrary<String> fraction = Arbitraries.oneOf(
                Arbitraries.just(""), digits.map(text -> "." + text), Arbitraries.just("." + "0".repeat(90) + "1"));
        Arbitrary<String> size = Arbitraries.oneOf(
                digits,
                Arbitraries.of(
                        "308",
                        "309",
                        "400",
                        "499",
                        "500",
                        "501",
                        "999",
                        "1000",
                        "1001",
                        "2147483646",
                        "2147483647",
                        "2147483648",
                        "2147483649",
                        "4294967296",
                        "9223372036854775808",
                        "0".repeat(40),
                        "9".repeat(80)));
        Arbitrary<String> exponent = Arbitraries.oneOf(
                Arbitraries.just(""),
                Combinators.combine(Arbitraries.of("e", "E"), Arbitraries.of("", "+", "-"), size)
                        .as((letter, sign, number) -> letter + sign + number));
        return Combinators.combine(Arbitraries.of("", "-"), whole, fraction, exponent)
                .as((sign, first, second, third) -> sign + first + second + third);
    }
}
