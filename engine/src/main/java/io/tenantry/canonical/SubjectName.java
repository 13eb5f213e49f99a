package io.tenantry.canonical;

import java.util.regex.Pattern;

/** A user-chosen name in the subject of a mail. A name that looks like a link is left out. */
public final class SubjectName {
    private static final Pattern LINK = Pattern.compile(
            "[\\p{L}\\p{N}+.-]+:[/\\\\]|www[.。．｡]|[\\p{L}\\p{N}-]+[.。．｡][\\p{L}\\p{N}-]*\\p{L}{2}",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private SubjectName() {}

    /**
     * The name, or its replacement.
     *
     * @param otherwise a description for a name that has a URL or a domain in it
     */
    public static String of(String name, String otherwise) {
        return LINK.matcher(name).find() ? otherwise : name;
    }
}
