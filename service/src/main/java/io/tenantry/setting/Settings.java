package io.tenantry.setting;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values of all settings of one thing. Immutable. */
public final class Settings {
    private static final Object UNREAD = new Object();

    private final Catalogue catalogue;
    private final @Nullable Object[] values;

    private Settings(Catalogue catalogue, @Nullable Object[] values) {
        this.catalogue = catalogue;
        this.values = values;
    }

    /**
     * Makes settings from values in the order of {@link Catalogue#all()}.
     *
     * @throws IllegalArgumentException when their number differs
     */
    static Settings of(Catalogue catalogue, @Nullable Object[] values) {
        if (values.length != catalogue.all().size()) {
            throw new IllegalArgumentException("one value for each setting");
        }
        return new Settings(catalogue, values);
    }

    /** Values that are marked as not read, in the order of {@link Catalogue#all()}. */
    static @Nullable Object[] unread(Catalogue catalogue) {
        @Nullable Object[] values = new Object[catalogue.all().size()];
        Arrays.fill(values, UNREAD);
        return values;
    }

    /**
     * The value; null when it is unset.
     *
     * @throws IllegalArgumentException when the setting was not read
     */
    @SuppressWarnings("unchecked") // the constructors and with() only store values of the setting's kind
    public <T> @Nullable T find(Setting<T> setting) {
        return (T) opened(shown(setting));
    }

    /**
     * As {@link #find}, but a JSON value as it is stored, to write it without a tree.
     *
     * @throws IllegalArgumentException when the setting was not read
     */
    public @Nullable Object shown(Setting<?> setting) {
        Object value = values[position(setting)];
        if (UNREAD.equals(value)) {
            throw new IllegalArgumentException(setting + " was not read");
        }
        return value;
    }

    private static @Nullable Object opened(@Nullable Object value) {
        return value instanceof StoredJson stored ? stored.tree() : value;
    }

    /** The value of a setting that is always set. */
    public <T> T get(Setting<T> setting) {
        return Objects.requireNonNull(find(setting), setting.column());
    }

    /** A copy with changed values. */
    public Settings with(Map<Setting<?>, ? extends @Nullable Object> changes) {
        @Nullable Object[] changed = values.clone();
        changes.forEach((setting, value) -> changed[position(setting)] = value);
        return new Settings(catalogue, changed);
    }

    /** The settings whose values differ from {@code before}, with the values of these, in the order of declaration. */
    public Map<Setting<?>, @Nullable Object> changedFrom(Settings before) {
        Map<Setting<?>, @Nullable Object> changes = new LinkedHashMap<>();
        List<Setting<?>> all = catalogue.all();
        for (int i = 0; i < values.length; i++) {
            if (!Objects.equals(values[i], before.values[i])
                    && !Objects.equals(opened(values[i]), opened(before.values[i]))) {
                changes.put(all.get(i), opened(values[i]));
            }
        }
        return changes;
    }

    private int position(Setting<?> setting) {
        if (setting.catalogue() != catalogue) {
            throw new IllegalArgumentException(setting + " is a setting of something else");
        }
        return setting.position();
    }
}
