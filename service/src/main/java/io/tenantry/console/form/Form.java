package io.tenantry.console.form;

import java.util.ArrayList;
import java.util.List;

/**
 * A form as it is shown.
 *
 * @param action where it is sent to
 * @param token what proves that it may be; empty when nothing has to
 * @param button what the button says
 * @param fields its fields, each with what was wrong with it
 * @param general what else was wrong
 */
public record Form(String action, String token, String button, List<Field> fields, List<String> general) {
    public Form {
        fields = List.copyOf(fields);
        general = List.copyOf(general);
    }

    /** A form that tells what was wrong, each beside its field; the cursor goes to the first. */
    public static Form of(String action, String token, String button, List<Field> fields, Faults faults) {
        List<Field> told = new ArrayList<>();
        boolean focused = false;
        for (Field field : fields) {
            List<String> wrong = faults.of(field.name());
            told.add(field.faulty(wrong, !focused && !wrong.isEmpty()));
            focused |= !wrong.isEmpty();
        }
        return new Form(action, token, button, told, faults.beside(fields));
    }

    /** Whether anything was wrong. */
    public boolean faulty() {
        return !general.isEmpty()
                || fields.stream().anyMatch(field -> !field.faults().isEmpty());
    }
}
