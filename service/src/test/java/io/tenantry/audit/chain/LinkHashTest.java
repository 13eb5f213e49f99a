package io.tenantry.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The hash of a link, which must stay the same for ever. */
class LinkHashTest {
    private static final byte[] NONE = new byte[LinkHash.LENGTH];

    private static ChainedEntry entry(List<@Nullable String> plain, String details) {
        return new ChainedEntry(
                5,
                1_700_000_000_000_000L,
                1,
                plain,
                Arrays.asList("ada@example.com", null),
                "Membership",
                "bob@example.com",
                EntryValues.details(details),
                List.of(new ChainedEntry.Change("role", null, "\"admin")));
    }

    private static String hash(ChainedEntry entry) {
        return HexFormat.of().formatHex(LinkHash.of(NONE, 1, 1, entry, NONE, NONE));
    }

    @Test
    void it_is_the_same_in_every_version() {
        ChainedEntry entry = entry(Arrays.asList("1", null), "{\"role\": \"admin\", \"amount\": 1.10}");
        assertThat(hash(entry)).isEqualTo("f8e4693e9ae97ebaafe6784db4dce0ba5eee36a9934e6673ebce5151dc2a4b7b");
        assertThat(HexFormat.of().formatHex(LinkHash.ofAuthor(entry, new byte[16])))
                .isEqualTo("ca57e900c89e5da0513589b2718ccac3262086a0af8d40537ac4dcf72ecc6b39");
        assertThat(HexFormat.of().formatHex(LinkHash.ofObject(entry, new byte[16])))
                .isEqualTo("3ce498c2fdde7ad93019bd2ab833737556a01853df1d83a1b21d52bb252f2320");
    }

    @Test
    void no_two_sequences_of_values_are_the_same_bytes() {
        List<ChainedEntry> entries = List.of(
                entry(List.of("ab", "c"), "{}"),
                entry(List.of("a", "bc"), "{}"),
                entry(Arrays.asList("ab", null, "c"), "{}"),
                entry(List.of("ab", "", "c"), "{}"),
                entry(List.of("abc"), "{}"),
                entry(List.of("abc"), "{\"a\": \"1\"}"),
                entry(List.of("abc"), "{\"a\": 1}"),
                entry(List.of("abc"), "{\"a\": 1.0}"),
                entry(List.of("abc"), "{\"a\": null}"),
                entry(List.of("abc"), "{\"a\": [\"1\"]}"),
                entry(List.of("abc"), "{\"a\": \"[\\\"1\\\"]\"}"));
        assertThat(entries.stream().map(LinkHashTest::hash)).doesNotHaveDuplicates();
    }

    @Test
    void personal_details_are_in_the_digest_alone() {
        ChainedEntry one = entry(List.of(), "{\"email\": \"a\", \"role\": \"x\"}");
        ChainedEntry another = entry(List.of(), "{\"email\": \"b\", \"role\": \"x\"}");
        assertThat(hash(one)).isEqualTo(hash(another));
        assertThat(LinkHash.ofObject(one, NONE)).isNotEqualTo(LinkHash.ofObject(another, NONE));
        assertThat(one.details()).isEqualTo(Map.of("email", "\"a", "role", "\"x"));
    }
}
