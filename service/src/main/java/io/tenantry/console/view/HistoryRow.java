package io.tenantry.console.view;

import java.util.List;

/**
 * An entry of the history.
 *
 * @param actor the party that acted; empty for the program itself
 * @param action the act, in words
 * @param object the object with its kind
 * @param organization the path of its organization, relative to the console; empty for none
 * @param changes the fields that changed
 */
public record HistoryRow(
        Moment at, String actor, String action, String object, String organization, List<Change> changes) {
    /**
     * A field that changed.
     *
     * @param before its old value; empty for none
     * @param after its new value; empty for none
     */
    public record Change(String field, String before, String after) {}
}
