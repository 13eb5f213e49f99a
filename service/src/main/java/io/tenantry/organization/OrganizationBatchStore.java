package io.tenantry.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.canonical.Names;
import io.tenantry.secret.Secret;
import io.tenantry.secret.SecretBox;
import io.tenantry.setting.Kind;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import io.tenantry.setting.SettingAuthors;
import io.tenantry.setting.SettingRow;
import io.tenantry.setting.Settings;
import io.tenantry.storage.NextIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The SQL that adds many organizations in one statement. */
final class OrganizationBatchStore {
    private static final JsonMapper JSON = new JsonMapper();

    private final SecretBox box;

    OrganizationBatchStore(SecretBox box) {
        this.box = box;
    }

    /** A new organization. */
    record Row(String name, boolean disabled, Settings settings) {}

    /**
     * Adds the organizations whose names are not in use, and claims the names.
     *
     * @param caller the author of their settings
     * @param rows the organizations; their folded names differ
     * @return the ids of the added organizations, by folded name
     */
    Map<String, OrganizationId> insert(Handle handle, Caller caller, List<Row> rows) {
        Set<Setting<?>> named = new LinkedHashSet<>();
        rows.forEach(row -> named.addAll(row.settings()
                .changedFrom(OrganizationSetting.CATALOGUE.initial())
                .keySet()));
        List<String> given = new ArrayList<>(List.of("name", "name_fold", "name_order", "name_claimed", "disabled"));
        given.add(SettingAuthors.COLUMN);
        given.addAll(SettingRow.columns(named));
        boolean secrets = named.stream().anyMatch(setting -> setting.kind() instanceof Kind.Secret);
        List<Long> ids = secrets ? NextIds.of(handle, "organization", rows.size()) : List.of();
        if (secrets) {
            given.add("id");
        }
        String columns = String.join(", ", given);
        ArrayNode json = JSON.createArrayNode();
        for (int i = 0; i < rows.size(); i++) {
            json.add(row(caller, rows.get(i), named, secrets ? ids.get(i) : 0));
        }
        Map<String, OrganizationId> added = new HashMap<>();
        handle.createQuery("""
                        INSERT INTO organization (%s) OVERRIDING SYSTEM VALUE
                        SELECT %s FROM jsonb_populate_recordset(NULL::organization, CAST(:rows AS jsonb)) new
                        WHERE NOT EXISTS (SELECT FROM organization taken WHERE taken.name_fold = new.name_fold)
                        ON CONFLICT (name_fold) WHERE name_claimed DO NOTHING
                        RETURNING name_fold, id""".formatted(columns, columns))
                .bind("rows", JSON.writeValueAsString(json))
                .map((row, context) -> added.put(row.getString(1), new OrganizationId(row.getInt(2))))
                .list();
        return added;
    }

    /** @param id the id of the organization; 0 if the database chooses it, which it does not for one with secrets */
    private ObjectNode row(Caller caller, Row row, Set<Setting<?>> named, long id) {
        ObjectNode json = JSON.createObjectNode()
                .put("name", row.name())
                .put("name_fold", Names.fold(row.name()))
                .put("name_order", bytea(Names.order(row.name())))
                .put("name_claimed", true)
                .put("disabled", row.disabled());
        if (id > 0) {
            json.put("id", id);
        }
        json.set(
                SettingAuthors.COLUMN,
                SettingAuthors.ofNew(
                        caller,
                        row.settings()
                                .changedFrom(OrganizationSetting.CATALOGUE.initial())
                                .keySet()));
        for (Setting<?> setting : named) {
            Object value = row.settings().find(setting);
            json.set(setting.column(), JSON.valueToTree(stored(setting, value, id)));
            if (setting.kind() instanceof Kind.Secret kind && kind.masked()) {
                json.put(setting.column() + "_mask", value instanceof Secret secret ? secret.mask() : "");
            }
        }
        return json;
    }

    private @Nullable Object stored(Setting<?> setting, @Nullable Object value, long id) {
        return value instanceof Secret secret
                ? bytea(OrganizationRow.secrets(box, id).sealed(setting.column(), secret))
                : value;
    }

    private static String bytea(byte[] bytes) {
        return "\\x" + HexFormat.of().formatHex(bytes);
    }
}
