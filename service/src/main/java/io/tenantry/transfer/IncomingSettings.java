package io.tenantry.transfer;

import io.tenantry.fault.Problem;
import io.tenantry.setting.Catalogue;
import io.tenantry.setting.Kind;
import io.tenantry.setting.Setting;
import io.tenantry.setting.SettingReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Checks the settings of a file as the import of JSON Lines does: no value is stored that no API takes. */
final class IncomingSettings {
    private static final SettingReader VALUES = new SettingReader(SettingReader.Typing.EXACT);

    private IncomingSettings() {}

    /**
     * The settings of a row, without secrets.
     *
     * @throws io.tenantry.storage.backup.UnusableBackup when one has a value that its kind does not allow
     */
    static Map<Setting<?>, @Nullable Object> of(String table, Catalogue catalogue, JsonNode row) {
        Map<Setting<?>, @Nullable Object> settings = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (Setting<?> setting : catalogue.all()) {
            if (!(setting.kind() instanceof Kind.Secret)) {
                VALUES.readInto(settings, setting, row.required(setting.column()), setting.column(), problems::add);
            }
        }
        require(table, problems);
        return settings;
    }

    static void require(String table, List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw IncomingRows.wrong(
                    table, problems.getFirst().path(), problems.getFirst().message());
        }
    }
}
