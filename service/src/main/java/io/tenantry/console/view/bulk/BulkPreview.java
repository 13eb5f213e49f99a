package io.tenantry.console.view.bulk;

import java.util.List;

/**
 * A bulk change before its confirmation.
 *
 * @param disabled the state that it gives
 * @param count the number of organizations; 0 for none
 * @param unchanged the number of those that are in that state already
 * @param names the names of some of them
 * @param list the path of the list, relative to the console
 * @param fault the reason why it was not accepted; without organizations, what to do; empty for none
 * @param values the values that the form sends
 */
public record BulkPreview(
        boolean disabled,
        long count,
        long unchanged,
        List<String> names,
        String list,
        String fault,
        List<Sent> values) {
    /** A value that the form sends. */
    public record Sent(String name, String value) {}

    public BulkPreview {
        names = List.copyOf(names);
        values = List.copyOf(values);
    }

    /** A page without organizations. */
    public static BulkPreview nothing(String list, String advice) {
        return new BulkPreview(false, 0, 0, List.of(), list, advice, List.of());
    }
}
