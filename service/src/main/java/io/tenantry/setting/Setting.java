package io.tenantry.setting;

import org.jspecify.annotations.Nullable;

/**
 * One setting of a kind of thing: declared once in a {@link Catalogue}, and from there stored, checked, imported and
 * shown by every API.
 *
 * @param <T> what it holds
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

    /** Its column in the database, and its name in an import file. */
    public String column() {
        return column;
    }

    /** What it may hold. */
    public Kind<T> kind() {
        return kind;
    }

    /** Its value in a new thing; null when it is unset until somebody sets it. */
    public @Nullable T initial() {
        return initial;
    }

    /** Whether it can be unset. */
    public boolean nullable() {
        return initial == null;
    }

    /** Whether it is a secret of which a mask may be shown. */
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
