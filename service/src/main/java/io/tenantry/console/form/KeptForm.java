package io.tenantry.console.form;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.web.form.Parameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A form that was sent after the end of a session: it comes back as it was filled, without secrets, and is not carried out. While
 * {@link #show} runs, the form of the page with the same action has the kept values.
 */
public final class KeptForm {
    /** The field with a kept form, in the forms that lead back to it. */
    public static final String FIELD = "kept_form";

    /** A form without values. */
    public static final KeptForm NOTHING = new KeptForm("", "");

    private static final ScopedValue<KeptForm> SHOWN = ScopedValue.newInstance();
    /** The sentence above a form that was kept. */
    public static final String TOLD = text("keptform.shown");

    private final String path;
    private final String values;
    private boolean taken;

    /**
     * @param path the path that the form was sent to, below the console
     * @param values its values, percent-encoded
     */
    KeptForm(String path, String values) {
        this.path = path;
        this.values = values;
    }

    /** The path that the form was sent to, below the console. */
    public String path() {
        return path;
    }

    String values() {
        return values;
    }

    /** Makes a page that shows this form. */
    public <T, X extends Throwable> T show(ScopedValue.CallableOp<T, X> page) throws X {
        return ScopedValue.where(SHOWN, this).call(page);
    }

    /**
     * The values of the form that is shown, for a page that puts them into its fields itself: it compares them with the stored
     * ones. Null when none is shown.
     */
    public static @Nullable Sent taken() {
        if (!SHOWN.isBound() || SHOWN.get() == NOTHING) {
            return null;
        }
        SHOWN.get().taken = true;
        return SHOWN.get().sent();
    }

    private Sent sent() {
        return new Sent(Parameters.read(values));
    }

    /** The field of a form with the kept value. */
    static Field filled(String action, Field field) {
        if (!isShown(action) || SHOWN.get().taken || field.isFixed() || Sent.isSecret(field.name())) {
            return field;
        }
        Sent sent = SHOWN.get().sent();
        return sent.has(field.name()) ? field.holding(sent.value(field.name())) : field;
    }

    /** The sentences above a form that was kept with values. */
    static List<String> told(String action) {
        return isShown(action) && !SHOWN.get().values.isEmpty() ? List.of(TOLD) : List.of();
    }

    /** The sentence on the page of a form that was kept without values, such as a button; empty for any other page. */
    public static String toldOfPage() {
        return SHOWN.isBound() && SHOWN.get() != NOTHING && SHOWN.get().values.isEmpty() ? text("keptform.empty") : "";
    }

    private static boolean isShown(String action) {
        return SHOWN.isBound()
                && action.replaceFirst("^[./]*console", "")
                        .replaceFirst("\\?.*", "")
                        .equals(SHOWN.get().path);
    }
}
