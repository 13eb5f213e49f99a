package io.tenantry.console.text;

import gg.jte.Content;
import gg.jte.html.escape.Escape;
import gg.jte.output.StringOutput;
import gg.jte.support.LocalizationSupport;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the texts of the console by their keys in {@code console.properties}. A key without a text is an error of the program. */
public final class ConsoleTexts {
    private static final ResourceBundle FILE =
            ResourceBundle.getBundle("io.tenantry.console.text.console", Locale.ROOT);

    /** The language of the texts. */
    public static final Locale LANGUAGE = Locale.forLanguageTag(text("language"));

    private static final LocalizationSupport ESCAPED = ConsoleTexts::escaped;
    private static final Pattern CALL = Pattern.compile("\\btext\\(\"([a-z0-9.]+)\"\\)");

    private ConsoleTexts() {}

    /** A text without arguments. */
    public static String text(String key) {
        return FILE.getString(key);
    }

    /** The text for a name of the APIs, such as that of a role; null where the file has none. */
    public static @Nullable String named(String name) {
        String key = "name." + name;
        return FILE.containsKey(key) ? text(key) : null;
    }

    /**
     * A text with arguments.
     *
     * @param arguments what its {@code {0}}, {@code {1}}, … stand for; numbers get separators of thousands
     */
    public static String text(String key, @Nullable Object... arguments) {
        return format(text(key), arguments);
    }

    /** Fills in arguments. An apostrophe is an ordinary character, as it is in texts without arguments. */
    static String format(String text, @Nullable Object... arguments) {
        return new MessageFormat(text.replace("'", "''"), LANGUAGE).format(arguments);
    }

    /**
     * A text around parts of a page, such as links. It can stand in elements only, not in attributes.
     *
     * @param parts what its {@code {0}}, {@code {1}}, … stand for; what is no content is escaped as everywhere
     */
    public static Content around(String key, Object... parts) {
        return ESCAPED.localize(key, parts);
    }

    /** A script with its texts: each call of {@code text} with a key becomes a string. */
    public static String script(String source) {
        return CALL.matcher(source).replaceAll(call -> {
            StringOutput string = new StringOutput();
            Escape.javaScriptBlock(text(call.group(1)), string);
            return Matcher.quoteReplacement('"' + string.toString() + '"');
        });
    }

    private static String escaped(String key) {
        StringOutput escaped = new StringOutput();
        Escape.htmlContent(text(key), escaped);
        return escaped.toString();
    }
}
