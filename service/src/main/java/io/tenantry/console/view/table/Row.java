package io.tenantry.console.view.table;

import java.util.List;

/**
 * A row of a table.
 *
 * @param cells its cells; the first one names it
 * @param actions what can be done with it, each in two steps
 */
public record Row(List<Cell> cells, List<Action> actions) {
    /**
     * An action.
     *
     * @param label text of the button
     * @param spoken the same with the name of the row, for screen readers
     * @param path the path that its form is sent to, relative to the console
     * @param warning its consequence
     */
    public record Action(String label, String spoken, String path, String warning) {}

    public Row {
        cells = List.copyOf(cells);
        actions = List.copyOf(actions);
    }

    /** A row that nothing can be done with. */
    public static Row of(Cell... cells) {
        return new Row(List.of(cells), List.of());
    }

    /** This row with an action. */
    public Row with(Action action) {
        return new Row(cells, List.of(action));
    }
}
