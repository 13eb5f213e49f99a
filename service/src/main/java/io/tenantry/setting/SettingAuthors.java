package io.tenantry.setting;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.id.IntId;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The author and the time of the last change of each setting of an organization, in the column {@code settings_changed}: from the
 * column of a setting to {@code {"by": {"operator", "person", "key"}, "at"}}. Without {@code at} it is the time of creation.
 */
public final class SettingAuthors {
    /** The column. */
    public static final String COLUMN = "settings_changed";

    private static final JsonMapper JSON = new JsonMapper();

    private SettingAuthors() {}

    /**
     * The assignment of an UPDATE that records a change.
     *
     * @param by the parameter for {@link #of}
     * @param settings the parameter for {@link #names}
     */
    public static String assignment(String by, String settings) {
        return """
                settings_changed = coalesce(settings_changed, '{}') || coalesce(
                    (SELECT jsonb_object_agg(setting, jsonb_build_object('at', now(), 'by', CAST(%s AS jsonb)))
                     FROM jsonb_array_elements_text(CAST(%s AS jsonb)) setting), '{}')""".formatted(by, settings);
    }

    /** The author of a change, as JSON. */
    public static String of(Caller caller) {
        return author(caller).toString();
    }

    /** The columns of changed settings, as JSON. */
    public static String names(Collection<String> columns) {
        return JSON.writeValueAsString(columns);
    }

    /** The value of the column in a new organization; null if no setting is given. */
    public static @Nullable ObjectNode ofNew(Caller caller, Collection<Setting<?>> given) {
        if (given.isEmpty()) {
            return null;
        }
        ObjectNode all = JSON.createObjectNode();
        given.forEach(setting -> all.putObject(setting.column()).set("by", author(caller)));
        return all;
    }

    private static ObjectNode author(Caller caller) {
        return JSON.createObjectNode()
                .put("operator", caller.operator())
                .put("person", PersonId.valueOrNull(caller.person()))
                .put("key", IntId.valueOrNull(caller.key()));
    }
}
