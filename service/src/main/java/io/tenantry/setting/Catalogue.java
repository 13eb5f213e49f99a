package io.tenantry.setting;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings of one kind of thing, in the order of their declaration. Constants fill it once, at class loading. */
public final class Catalogue {
    /** Any 32-bit number. */
    public static final Kind<Integer> INTEGER = new Kind.Whole(Integer.MIN_VALUE, Integer.MAX_VALUE);

    private final List<Setting<?>> declared = new ArrayList<>();
    private final Map<String, Setting<?>> byColumn = new LinkedHashMap<>();

    /**
     * Declares a setting.
     *
     * @param column its column in the database and its name in import files
     * @param initial its default; null for a setting that can be unset
     * @throws IllegalArgumentException when the name is already declared
     */
    public <T> Setting<T> add(String column, Kind<T> kind, @Nullable T initial) {
        Setting<T> setting = new Setting<>(this, declared.size(), column, kind, initial);
        if (byColumn.putIfAbsent(column, setting) != null) {
            throw new IllegalArgumentException("declared twice: " + column);
        }
        declared.add(setting);
        return setting;
    }

    /** Declares a boolean setting. */
    public Setting<Boolean> flag(String column, boolean initial) {
        return add(column, new Kind.Flag(), initial);
    }

    /** Declares a setting with any 32-bit number. */
    public Setting<Integer> integer(String column, int initial) {
        return add(column, INTEGER, initial);
    }

    /**
     * Declares an amount of money.
     *
     * @param initial its default; null for a setting that can be unset
     */
    public Setting<BigDecimal> money(String column, @Nullable String initial) {
        return add(column, new Kind.Money(), initial == null ? null : new BigDecimal(initial));
    }

    /** Declares a choice of words, shown in this order. */
    public Setting<String> choice(String column, String initial, String... options) {
        Set<String> ordered = new LinkedHashSet<>(List.of(options));
        return add(column, new Kind.Choice(Collections.unmodifiableSet(ordered)), initial);
    }

    /** Declares a secret of any length. It is stored encrypted, and callers see a mask of it. */
    public Setting<io.tenantry.secret.Secret> maskedSecret(String column) {
        return add(column, new Kind.Secret(Kind.ANY_LENGTH, true), null);
    }

    /** All settings, in the order of declaration. */
    public List<Setting<?>> all() {
        return Collections.unmodifiableList(declared);
    }

    /** The setting with a column; null when there is none. */
    public @Nullable Setting<?> ofColumn(String column) {
        return byColumn.get(column);
    }

    /** The defaults of all settings. */
    public Settings initial() {
        return Settings.of(this, declared.stream().map(Setting::initial).toArray());
    }
}
