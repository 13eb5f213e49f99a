package io.tenantry.member;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The role of a member. The words are those of the user API. */
public enum Role {
    ADMIN("admin"),
    MEMBER("member"),
    VIEW_ONLY("view_only"),
    INTERNAL_VIEW("internal_view"),
    LABS("labs"),
    LABS_VIEW_ONLY("labs_view_only"),
    INSIGHTS_VIEW("insights_view");

    private static final Map<String, Role> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Role::word, Function.identity()));

    private final String word;

    Role(String word) {
        this.word = word;
    }

    /** The role with a word; empty if there is none. */
    public static Optional<Role> of(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }

    /** Its word in the database and on the wire. */
    public String word() {
        return word;
    }
}
