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

/** All settings of one kind of thing, in the order of their declaration. To be filled once, by constants. */
public final class Catalogue {
    /** Any 32-bit number. */
    public static final Kind<Integer> INTEGER = new Kind.Whole(Integer.MIN_VALUE, Integer.MAX_VALUE);

    private final List<Setting<?>> declared = new ArrayList<>();
    private final Map<String, Setting<?>> byColumn = new LinkedHashMap<>();

    /**
     * Declares a setting.
     *
     * @param column its column in the database, and its name in import files
     * @param initial its value in a new thing; null for a setting that can be unset
     * @throws IllegalArgumentException when there is one of that name
     */
    public <T> Setting<T> add(String column, Kind<T> kind, @Nullable T initial) {
        Setting<T> setting = new Setting<>(this, declared.size(), column, kind, initial);
        if (byColumn.putIfAbsent(column, setting) != null) {
            throw new IllegalArgumentException("declared twice: " + column);
        }
        declared.add(setting);
        return setting;
    }

    /** Declares a setting that is on or off. */
    public Setting<Boolean> flag(String column, boolean initial) {
        return add(column, new Kind.Flag(), initial);
    }

    /** Declares a setting that may hold any 32-bit number. */
    public Setting<Integer> integer(String column, int initial) {
        return add(column, INTEGER, initial);
    }

    /** Declares an amount of money; unset at first when {@code initial} is null. */
    public Setting<BigDecimal> money(String column, @Nullable String initial) {
        return add(column, new Kind.Money(), initial == null ? null : new BigDecimal(initial));
    }

    /** Declares one of a closed set of words, shown in this order. */
    public Setting<String> choice(String column, String initial, String... options) {
        Set<String> ordered = new LinkedHashSet<>(List.of(options));
        return add(column, new Kind.Choice(Collections.unmodifiableSet(ordered)), initial);
    }

    /** Declares a key to another program, of any length: stored encrypted; callers see a mask. */
    public Setting<io.tenantry.secret.Secret> maskedSecret(String column) {
        return add(column, new Kind.Secret(Kind.ANY_LENGTH, true), null);
    }

    /** Every setting, in the order of declaration. */
    public List<Setting<?>> all() {
        return Collections.unmodifiableList(declared);
    }

    /** The setting with that column, or null. */
    public @Nullable Setting<?> ofColumn(String column) {
        return byColumn.get(column);
    }

    /** The values of a new thing. */
    public Settings initial() {
        return Settings.of(this, declared.stream().map(Setting::initial).toArray());
    }
}
