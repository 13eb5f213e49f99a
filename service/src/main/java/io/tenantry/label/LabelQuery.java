package io.tenantry.label;

import io.tenantry.listing.Column;
import io.tenantry.listing.Condition;
import java.util.List;

/** Conditions on external ids and metadata; each selects rows by an index. */
public final class LabelQuery {
    /**
     * Where the rows of a list have their labels.
     *
     * @param kind the kind of the rows
     * @param owner the SQL column with the number that has the external id: for users, of the person
     * @param row the SQL column with the number that has the metadata
     */
    public record Columns(Labelled kind, String owner, String row) {}

    private static final String EXTERNAL = "SELECT %s FROM %s WHERE external_id IN (%%s)";
    private static final String METADATA = "SELECT %s FROM %s WHERE key IN (%%s) AND value IN (%%s)";

    private LabelQuery() {}

    /**
     * The condition of a parameter.
     *
     * @param parameter the name of the external id, or {@code metadata.KEY}
     * @param among the values, of which a row must have one
     */
    public static Condition of(Columns columns, String external, String parameter, List<String> among) {
        Labelled kind = columns.kind;
        // A list without a filter has all organizations. Lists of the others have some of the rows only.
        boolean whole = kind == Labelled.ORGANIZATION;
        if (among.isEmpty()) {
            return new Condition.Never(column(columns.row));
        }
        return parameter.equals(external)
                ? new Condition.Selected(
                        column(columns.owner),
                        EXTERNAL.formatted(kind.externalColumn(), kind.externalTable()),
                        List.of(List.copyOf(among)),
                        whole)
                : new Condition.Selected(
                        column(columns.row),
                        METADATA.formatted(kind.metadataColumn(), kind.metadataTable()),
                        List.of(List.of(LabelReader.key(parameter)), List.copyOf(among)),
                        whole);
    }

    private static Column column(String owner) {
        return new Column(owner, "label", Column.Type.ID, false);
    }
}
