package io.tenantry.organization;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values of all settings of one organization. Immutable. */
public final class Settings {
    /** What a new organization has. */
    public static final Settings INITIAL =
            new Settings(Setting.all().stream().map(Setting::initial).toArray());

    private final @Nullable Object[] values;

    private Settings(@Nullable Object[] values) {
        this.values = values;
    }

    /**
     * The values in the order of {@link Setting#all()}.
     *
     * @throws IllegalArgumentException when there are more or fewer
     */
    static Settings of(@Nullable Object[] values) {
        if (values.length != Setting.all().size()) {
            throw new IllegalArgumentException("one value for each setting");
        }
        return new Settings(values);
    }

    /** The value, or null when it is unset. */
    @SuppressWarnings("unchecked") // the constructors and with() only put in what the setting's kind holds
    public <T> @Nullable T find(Setting<T> setting) {
        return (T) values[setting.position()];
    }

    /** The value of a setting that is always set. */
    public <T> T get(Setting<T> setting) {
        return Objects.requireNonNull(find(setting), setting.column());
    }

    /** These settings with the changes made. */
    public Settings with(Map<Setting<?>, ? extends @Nullable Object> changes) {
        @Nullable Object[] changed = values.clone();
        changes.forEach((setting, value) -> changed[setting.position()] = value);
        return new Settings(changed);
    }

    /** The settings whose values differ from {@code before}, with their values here, in the order of declaration. */
    public Map<Setting<?>, @Nullable Object> changedFrom(Settings before) {
        Map<Setting<?>, @Nullable Object> changes = new LinkedHashMap<>();
        List<Setting<?>> all = Setting.all();
        for (int i = 0; i < values.length; i++) {
            if (!Objects.equals(values[i], before.values[i])) {
                changes.put(all.get(i), values[i]);
            }
        }
        return changes;
    }
}
