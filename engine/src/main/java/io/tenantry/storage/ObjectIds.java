package io.tenantry.storage;

import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The 24-character ids of the management API: the installation's prefix (14 hexadecimal digits), the kind of object (2) and
 * the number of its row (8). They differ between installations and sort as the rows' numbers do. The user API has the numbers;
 * both APIs accept both.
 */
public final class ObjectIds {
    private static final Pattern WELL_FORMED = Pattern.compile("[a-z0-9]{24}");
    private static final Pattern OURS = Pattern.compile("[0-9a-f]{24}");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,9}");

    /** The kinds of objects that have such an id. */
    public enum Kind {
        ORGANIZATION(1, true),
        MEMBERSHIP(2, true),
        API_KEY(3, true),
        PROJECT(4, true),
        AUDIT_EVENT(5, true),
        DELETION(6, false),
        OPERATOR(7, false),
        OPERATOR_KEY(8, false),
        PERSON(9, true),
        LEDGER_ENTRY(0x0a, false),
        SERVICE_KEY(0x0b, false),
        /** The locale that a project names as its first; there are no locales. */
        LOCALE(0x20, false),
        /** The deletion of a project, which is complete when the request is answered. */
        TASK(0x21, false);

        private final String digits;
        private final boolean numbered;

        /** @param numbered whether the user API shows the number */
        Kind(int number, boolean numbered) {
            this.digits = HexFormat.of().toHexDigits((byte) number);
            this.numbered = numbered;
        }

        /** Whether the user API shows the number, so that it is accepted in place of the id. */
        public boolean isNumbered() {
            return numbered;
        }
    }

    private final String prefix;

    ObjectIds(String prefix) {
        this.prefix = prefix;
    }

    /** The ids of the installation with this prefix. */
    public static ObjectIds of(String prefix) {
        return new ObjectIds(prefix);
    }

    /** The ids of the installation in this database. */
    public static ObjectIds read(Database database) {
        return database.read(handle -> new ObjectIds(handle.createQuery("SELECT id_prefix FROM installation")
                .mapTo(String.class)
                .one()));
    }

    /** The digits that all ids of this installation begin with. */
    public String prefix() {
        return prefix;
    }

    /** The id of a row. */
    public String of(Kind kind, int row) {
        return prefix + kind.digits + HexFormat.of().toHexDigits(row);
    }

    /** The number that an id has at its end, also an id of another installation; empty when the text has another form. */
    public static OptionalInt number(String id) {
        return OURS.matcher(id).matches() ? OptionalInt.of(HexFormat.fromHexDigits(id, 16, 24)) : OptionalInt.empty();
    }

    /** The row that an id names; empty when the text is no id of that kind in this installation. */
    public OptionalInt row(Kind kind, String id) {
        if (!OURS.matcher(id).matches() || !id.startsWith(prefix) || !id.startsWith(kind.digits, prefix.length())) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(HexFormat.fromHexDigits(id, 16, 24));
    }

    /** The row that an id names, or the number of a kind that the user API shows; empty when the text can name no row. */
    public OptionalInt named(Kind kind, String text) {
        if (!kind.numbered || !NUMBER.matcher(text).matches()) {
            return row(kind, text);
        }
        long number = Long.parseLong(text);
        return number > Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) number);
    }

    /** Whether a text has the form of an id. */
    public static boolean wellFormed(String id) {
        return WELL_FORMED.matcher(id).matches();
    }

    /** Whether a text has the form of an id, or is a number of a kind that the user API shows. */
    public static boolean wellFormed(Kind kind, String text) {
        return wellFormed(text) || (kind.numbered && NUMBER.matcher(text).matches());
    }
}
