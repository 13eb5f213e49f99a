package io.tenantry.console.form;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field of a form.
 *
 * @param name as it is sent; also its id in the page
 * @param label what it is called
 * @param kind what is to be filled in
 * @param value what it holds already; never a secret
 * @param hints what is asked of the value
 * @param faults what was wrong with the value that was sent
 * @param focused whether the cursor goes there
 */
public record Field(
        String name, String label, Kind kind, String value, List<String> hints, List<String> faults, boolean focused) {
    /** What is to be filled in, in the words by which browsers fill in by themselves. */
    public enum Kind {
        NAME("text", "name"),
        /** An address that is asked for. */
        EMAIL("email", "email"),
        /** The address that the form is about; shown, and known to password managers. */
        FIXED_EMAIL("email", "username"),
        PASSWORD("password", "current-password"),
        NEW_PASSWORD("password", "new-password"),
        /** A one-time code, or a recovery code, which has letters. */
        CODE("text", "one-time-code");

        private final String type;
        private final String autocomplete;

        Kind(String type, String autocomplete) {
            this.type = type;
            this.autocomplete = autocomplete;
        }

        /** The type of the input. */
        public String type() {
            return type;
        }

        /** The value of its {@code autocomplete}. */
        public String autocomplete() {
            return autocomplete;
        }
    }

    public Field {
        hints = List.copyOf(hints);
        faults = List.copyOf(faults);
    }

    /** An empty field. */
    public static Field of(String name, String label, Kind kind) {
        return new Field(name, label, kind, "", List.of(), List.of(), false);
    }

    /** The address that the form is about. */
    public static Field fixed(String email) {
        return of("email", "E-mail address", Kind.FIXED_EMAIL).holding(email);
    }

    /** This field with a value. */
    public Field holding(String held) {
        return new Field(name, label, kind, held, hints, faults, focused);
    }

    /** This field with what is asked of the value. */
    public Field asking(List<String> more) {
        return new Field(name, label, kind, value, more, faults, focused);
    }

    /** This field with what was wrong. */
    Field faulty(List<String> wrong, boolean focus) {
        return new Field(name, label, kind, value, hints, wrong, focus);
    }

    /** Whether it is shown only. */
    public boolean fixed() {
        return kind == Kind.FIXED_EMAIL;
    }

    /** The ids of what describes it; null when nothing does. */
    public @Nullable String describedBy() {
        List<String> ids = new ArrayList<>();
        if (!faults.isEmpty()) {
            ids.add(name + "-faults");
        }
        if (!hints.isEmpty()) {
            ids.add(name + "-hints");
        }
        return ids.isEmpty() ? null : String.join(" ", ids);
    }

    /** Whether what was sent was wrong, as {@code aria-invalid} says it; null when not. */
    public @Nullable String invalid() {
        return faults.isEmpty() ? null : "true";
    }
}
