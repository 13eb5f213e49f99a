package io.tenantry.storage;

import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The 24-character ids of the management API: the installation's prefix (14 hexadecimal digits), the kind of object (2) and
 * the number of its row (8). They differ between installations and sort as the rows' numbers do.
 */
public final class ObjectIds {
    private static final Pattern WELL_FORMED = Pattern.compile("[a-z0-9]{24}");
    private static final Pattern OURS = Pattern.compile("[0-9a-f]{24}");

    /** The kinds of objects that have such an id. */
    public enum Kind {
        ORGANIZATION(1),
        MEMBERSHIP(2),
        API_KEY(3),
        PROJECT(4),
        AUDIT_EVENT(5),
        DELETION(6),
        OPERATOR(7),
        OPERATOR_KEY(8),
        /** The locale that a project names as its first; there are no locales. */
        LOCALE(0x20),
        /** The deletion of a project, which is done when it is answered. */
        TASK(0x21);

        private final String digits;

        Kind(int number) {
            this.digits = HexFormat.of().toHexDigits((byte) number);
        }
    }

    private final String prefix;

    ObjectIds(String prefix) {
        this.prefix = prefix;
    }

    /** The ids of the installation in this database. */
    public static ObjectIds read(Database database) {
        return database.read(handle -> new ObjectIds(handle.createQuery("SELECT id_prefix FROM installation")
                .mapTo(String.class)
                .one()));
    }

    /** The id of a row. */
    public String of(Kind kind, int row) {
        return prefix + kind.digits + HexFormat.of().toHexDigits(row);
    }

    /** The row that an id names; empty when the text is no id of that kind in this installation. */
    public OptionalInt row(Kind kind, String id) {
        if (!OURS.matcher(id).matches() || !id.startsWith(prefix) || !id.startsWith(kind.digits, prefix.length())) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(HexFormat.fromHexDigits(id, 16, 24));
    }

    /** Whether a text has the form of an id. */
    public static boolean wellFormed(String id) {
        return WELL_FORMED.matcher(id).matches();
    }
}
