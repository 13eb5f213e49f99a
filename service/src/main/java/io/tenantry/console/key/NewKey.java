package io.tenantry.console.key;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Scope;
import io.tenantry.apikey.KeyTerms;
import io.tenantry.canonical.Names;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Field.Option;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.Sent;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.setting.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The form that makes an API key. */
public final class NewKey {
    private static final String NAME = "name";
    private static final String ALLOWED = "allowed";
    private static final String VALID = "valid";
    private static final List<Option> SCOPES = List.of(
            new Option("read", text("newkey.read")),
            new Option("write", text("newkey.write")),
            new Option("keys", text("newkey.keys")));
    private static final List<Option> VALIDITIES = List.of(
            new Option("30", text("newkey.30")),
            new Option("90", text("newkey.90")),
            new Option("365", text("newkey.365")),
            new Option("", text("newkey.forever")));

    private NewKey() {}

    /**
     * The form.
     *
     * @param sent the form as it was sent; null for an empty one
     */
    public static Form form(String action, String token, @Nullable Sent sent, Faults faults) {
        List<Field> fields = List.of(
                Field.of(NAME, text("common.keyname"), Kind.TEXT)
                        .asking(List.of(text("newkey.hint")))
                        .holding(sent == null ? "" : sent.value(NAME)),
                Field.of(ALLOWED, text("common.allowed"), Kind.TEXT)
                        .among(SCOPES)
                        .holding(sent == null ? "write" : sent.value(ALLOWED)),
                Field.of(VALID, text("newkey.valid"), Kind.TEXT)
                        .among(VALIDITIES)
                        .holding(sent == null ? "90" : sent.value(VALID)));
        return Form.of(action, token, text("newkey.button"), fields, faults);
    }

    /**
     * The terms of the key that a form asks for.
     *
     * @throws Fault.Invalid if a field has another value than its choices, or the name is invalid
     */
    public static KeyTerms terms(Sent sent, Instant now) {
        String wrong = Texts.nameProblem(sent.value(NAME));
        if (wrong != null) {
            throw new Fault.Invalid(Problem.invalid(NAME, wrong));
        }
        String valid = chosen(sent, VALID, VALIDITIES);
        return new KeyTerms(
                Names.trimmed(sent.value(NAME)),
                scopes(chosen(sent, ALLOWED, SCOPES)),
                valid.isEmpty() ? null : now.plus(Duration.ofDays(Integer.parseInt(valid))));
    }

    private static String chosen(Sent sent, String field, List<Option> options) {
        return options.stream()
                .map(Option::value)
                .filter(value -> value.equals(sent.value(field)))
                .findFirst()
                .orElseThrow(() -> new Fault.Invalid(Problem.invalid(field, text("common.choosefromlist"))));
    }

    /** The permissions of a key, in the words of the form. */
    static String allowed(Set<Scope> scopes) {
        return SCOPES.stream()
                .filter(option -> scopes(option.value()).equals(scopes))
                .map(Option::text)
                .findFirst()
                .orElseGet(() -> scopes.stream()
                        .sorted()
                        .map(scope -> text("scope." + scope.word()))
                        .collect(Collectors.joining(", ")));
    }

    private static Set<Scope> scopes(String most) {
        return EnumSet.range(Scope.READ, Scope.of(most).orElseThrow());
    }
}
