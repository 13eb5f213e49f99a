package io.tenantry.api.management.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.fault.Fault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationTest {
    private static final @Nullable String NOTHING = null;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    application/json                                   | JSON
                    application/hal+json                               | HAL
                    APPLICATION/XML                                    | XML
                    text/xml                                           | TEXT_XML
                    text/csv; charset=utf-8                            | CSV
                    */*                                                | HAL
                    text/*                                             | TEXT_XML
                    application/*                                      | JSON
                    text/html, */*;q=0.1                               | HAL
                    application/json, text/plain, */*                  | JSON
                    text/csv;q=0.5, application/xml;q=0.9              | XML
                    text/csv, text/xml, application/xml                | XML
                    application/json;q=0, */*                          | HAL
                    application/hal+json;q=0, */*                      | JSON
                    application/hal+json;q=0.2, application/*;q=0.1    | HAL
                    text/csv;x="a,b;q=0";q=0.3, text/xml;q=0.299       | CSV
                    text/csv , text/html                               | CSV""")
    void the_heaviest_then_the_most_exact_then_the_first_wins(String accept, Format format) {
        assertThat(Negotiation.format(accept)).isEqualTo(format);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json, ",
                "",
                " ",
                ",",
                "json",
                "/",
                "*",
                "*/json",
                "text/csv;",
                "text/csv;q",
                "text/csv;q=2",
                "text/csv;q=0.1234",
                "text/csv;q=.5",
                "text/csv;q=1.001",
                "text/csv;a=\"open",
                "text/csv;a=\"open\\",
                "text/csv text/xml",
                "text/ csv",
                "téxt/csv"
            })
    void what_cannot_be_read_is_as_good_as_nothing(String accept) {
        assertThat(Negotiation.format(accept)).isEqualTo(Format.HAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "*/*;q=0", "image/*", "text/csv;q=0.000", "application/json-patch+json"})
    void what_is_not_there_is_refused(String accept) {
        assertThatThrownBy(() -> Negotiation.format(accept)).isInstanceOf(Fault.NotAcceptable.class);
    }

    @Test
    void no_header_is_hal() {
        assertThat(Negotiation.format(NOTHING)).isEqualTo(Format.HAL);
    }

    @Test
    void a_header_of_any_length_is_read() {
        assertThat(Negotiation.format("text/csv" + ";a=\"\\\"\"".repeat(100_000)))
                .isEqualTo(Format.CSV);
        assertThat(Negotiation.format("text/html,".repeat(100_000) + "text/csv"))
                .isEqualTo(Format.CSV);
    }

    @Property
    void nothing_but_a_refusal_is_thrown(@ForAll("headers") String accept) {
        try {
            assertThat(Negotiation.format(accept)).isNotNull();
        } catch (Fault.NotAcceptable refused) {
            assertThat(AcceptHeader.read(accept)).isNotEmpty();
        }
    }

    @Property
    void the_heaviest_of_distinct_weights_wins_wherever_it_stands(@ForAll Random random) {
        List<Format> formats = new ArrayList<>(List.of(Format.values()));
        Collections.shuffle(formats, random);
        List<String> ranges = new ArrayList<>();
        for (int i = 0; i < formats.size(); i++) {
            Format format = formats.get(i);
            ranges.add(format.type() + "/" + format.subtype() + " ; q=0." + (9 - i));
        }
        Collections.shuffle(ranges, random);
        assertThat(Negotiation.format(String.join(" ,\t", ranges))).isEqualTo(formats.getFirst());
    }

    @Provide
    Arbitrary<String> headers() {
        Arbitrary<String> pieces = Arbitraries.of(
                "application/json",
                "text/csv",
                "*/*",
                "text/*",
                ",",
                ";",
                "q=",
                "q=0.5",
                "q=0",
                "=",
                "\"",
                "\\",
                " ",
                "/",
                "*",
                "é",
                "\t");
        Arbitrary<String> made = pieces.list().ofMaxSize(12).map(list -> String.join("", list));
        return Combinators.combine(made, Arbitraries.strings().ofMaxLength(8)).as(String::concat);
    }
}
