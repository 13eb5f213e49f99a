package io.tenantry.setting;

import org.jspecify.annotations.Nullable;

/**
 * A setting, declared once in a {@link Catalogue}: storage, validation, import and every API use the declaration.
 *
 * @param <T> type of its values
 */
public final class Setting<T> {
    private final Catalogue catalogue;
    private final int position;
    private final String column;
    private final Kind<T> kind;
    private final @Nullable T initial;

    Setting(Catalogue catalogue, int position, String column, Kind<T> kind, @Nullable T initial) {
        this.catalogue = catalogue;
        this.position = position;
        this.column = column;
        this.kind = kind;
        this.initial = initial;
    }

    /** Its column in the database and its name in import files. */
    public String column() {
        return column;
    }

    /** The type of its values. */
    public Kind<T> kind() {
        return kind;
    }

    /** The default; null for a setting that is unset at first. */
    public @Nullable T initial() {
        return initial;
    }

    /** Whether it can be unset. */
    public boolean nullable() {
        return initial == null;
    }

    /** Whether it is a secret that is shown as a mask. */
    public boolean masked() {
        return kind instanceof Kind.Secret secret && secret.masked();
    }

    Catalogue catalogue() {
        return catalogue;
    }

    int position() {
        return position;
    }

    @Override
    public String toString() {
        return column;
    }
}
