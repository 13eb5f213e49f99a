package io.tenantry.console.form;

import static io.tenantry.console.text.ConsoleTexts.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field of a form.
 *
 * @param name name of the parameter; also the id of the input
 * @param label text of the label
 * @param kind kind of content
 * @param value initial content; never a secret
 * @param hints rules for the value, shown above the input
 * @param faults messages about the submitted value
 * @param focused whether the input gets the focus
 * @param required whether the form cannot be sent without a value
 * @param options the values to choose from; empty for an input of text
 * @param note the value in force and its reason, shown below the input; empty for none
 */
public record Field(
        String name,
        String label,
        Kind kind,
        String value,
        List<String> hints,
        List<String> faults,
        boolean focused,
        boolean required,
        List<Option> options,
        String note) {
    /**
     * A value to choose.
     *
     * @param value the value that is sent
     * @param text the text that is shown
     */
    public record Option(String value, String text) {}

    /** The kind of content, with the input type and the {@code autocomplete} token of HTML. */
    public enum Kind {
        NAME("text", "name"),
        /** An address to enter. */
        EMAIL("email", "email"),
        /** The address that the form is about; shown read-only, and submitted for password managers. */
        FIXED_EMAIL("email", "username"),
        PASSWORD("password", "current-password"),
        NEW_PASSWORD("password", "new-password"),
        /** The name of an account. */
        USERNAME("text", "username"),
        /** A text that no browser fills in. */
        TEXT("text", "off"),
        /** The e-mail address of another person. */
        OTHER_EMAIL("email", "off"),
        /** A password for another person, shown while it is typed. */
        INITIAL_PASSWORD("text", "off"),
        /** A whole number or an amount. */
        NUMBER("text", "off"),
        /** A value that is shown, and that the form does not send. */
        SHOWN("text", "off"),
        /** A value that the form sends without showing it. */
        HIDDEN("hidden", "off"),
        /** Several lines of text. */
        LINES("text", "off"),
        /** A one-time code, or a recovery code, which has letters, too. */
        CODE("text", "one-time-code");

        private final String type;
        private final String autocomplete;

        Kind(String type, String autocomplete) {
            this.type = type;
            this.autocomplete = autocomplete;
        }

        /** The {@code type} of the input. */
        public String type() {
            return type;
        }

        boolean isSecret() {
            return this == PASSWORD || this == NEW_PASSWORD || this == INITIAL_PASSWORD || this == CODE;
        }

        /** The {@code autocomplete} of the input. */
        public String autocomplete() {
            return autocomplete;
        }
    }

    public Field {
        if (kind.isSecret() && !Sent.isSecret(name)) {
            throw new IllegalArgumentException(name + " is not known as the name of a secret");
        }
        hints = List.copyOf(hints);
        faults = List.copyOf(faults);
        options = List.copyOf(options);
    }

    /** An empty field. */
    public static Field of(String name, String label, Kind kind) {
        return new Field(name, label, kind, "", List.of(), List.of(), false, true, List.of(), "");
    }

    /** The read-only address that the form is about. */
    public static Field fixed(String email) {
        return of("email", text("common.email"), Kind.FIXED_EMAIL).holding(email);
    }

    /** A value that the form sends without showing it. */
    public static Field hidden(String name, String value) {
        return of(name, "", Kind.HIDDEN).holding(value);
    }

    /** This field with an initial value. */
    public Field holding(String held) {
        return new Field(name, label, kind, held, hints, faults, focused, required, options, note);
    }

    /** This field with hints. */
    public Field asking(List<String> more) {
        return new Field(name, label, kind, value, more, faults, focused, required, options, note);
    }

    /** This field, which gets the focus unless one before it does. */
    public Field focusing() {
        return new Field(name, label, kind, value, hints, faults, true, required, options, note);
    }

    /** This field, which may stay empty. */
    public Field optional() {
        return new Field(name, label, kind, value, hints, faults, focused, false, options, note);
    }

    /** This field as a choice. */
    public Field among(List<Option> choices) {
        return new Field(name, label, kind, value, hints, faults, focused, required, choices, note);
    }

    /** This field with a note below the input. */
    public Field noting(String text) {
        return new Field(name, label, kind, value, hints, faults, focused, required, options, text);
    }

    /** The {@code inputmode} of the input; null for the default. */
    public @Nullable String inputMode() {
        return kind == Kind.NUMBER ? "numeric" : null;
    }

    /** This field with faults. */
    Field faulty(List<String> wrong, boolean focus) {
        return new Field(name, label, kind, value, hints, wrong, focus, required, options, note);
    }

    /** Whether the form sends no other value of the field. */
    boolean isFixed() {
        return kind == Kind.FIXED_EMAIL || kind == Kind.SHOWN;
    }

    /** Whether the field is read-only. */
    public boolean fixed() {
        return kind == Kind.FIXED_EMAIL;
    }

    /** The value of {@code aria-describedby}; null when there is nothing to read with it. */
    public @Nullable String describedBy() {
        List<String> ids = new ArrayList<>();
        if (!faults.isEmpty()) {
            ids.add(name + "-faults");
        }
        if (!hints.isEmpty()) {
            ids.add(name + "-hints");
        }
        if (!note.isEmpty()) {
            ids.add(name + "-note");
        }
        return ids.isEmpty() ? null : String.join(" ", ids);
    }

    /** The value of {@code aria-invalid}; null when there is no fault. */
    public @Nullable String invalid() {
        return faults.isEmpty() ? null : "true";
    }
}
