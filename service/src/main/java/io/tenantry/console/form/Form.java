package io.tenantry.console.form;

import java.util.ArrayList;
import java.util.List;

/**
 * A form as a page shows it.
 *
 * @param action the URL that it is sent to
 * @param token secret of the link that led here; empty for none
 * @param button text of the button
 * @param fields its fields, each with its faults
 * @param general faults that belong to no field
 */
public record Form(String action, String token, String button, List<Field> fields, List<String> general) {
    public Form {
        fields = List.copyOf(fields);
        general = List.copyOf(general);
    }

    /** A form with the faults beside their fields; the first field that is faulty, or asks for the focus, gets it. */
    public static Form of(String action, String token, String button, List<Field> fields, Faults faults) {
        List<Field> told = new ArrayList<>();
        boolean focused = false;
        for (Field unfilled : fields) {
            Field field = KeptForm.filled(action, unfilled);
            List<String> wrong = faults.of(field.name());
            boolean asks = !wrong.isEmpty() || field.focused();
            told.add(field.faulty(wrong, !focused && asks));
            focused |= asks;
        }
        List<String> general = new ArrayList<>(KeptForm.told(action));
        general.addAll(faults.beside(fields));
        return new Form(action, token, button, told, general);
    }

    /** Whether the form has any fault. */
    public boolean faulty() {
        return !general.isEmpty()
                || fields.stream().anyMatch(field -> !field.faults().isEmpty());
    }
}
