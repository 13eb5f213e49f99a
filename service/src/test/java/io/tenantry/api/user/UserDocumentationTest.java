package io.tenantry.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The reference matches the program. */
class UserDocumentationTest {
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| [^|]+ \\| `([^`]*)` \\|");

    @Test
    void the_table_of_settings_has_every_one_with_its_initial_value() throws IOException {
        List<String> documented = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("docs/user-api.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                documented.add(row.group(1) + " = " + row.group(2));
            }
        }
        List<Setting<?>> all = OrganizationSetting.CATALOGUE.all();
        int end = all.indexOf(OrganizationSetting.AUTO_REFILL_MAX_CAP) + 1;
        assertThat(documented)
                .isEqualTo(all.subList(0, end).stream()
                        .map(setting -> setting.column() + " = " + written(setting.initial()))
                        .toList());
    }

    private static String written(@Nullable Object value) {
        return value instanceof String || value instanceof BigDecimal ? "\"" + value + "\"" : String.valueOf(value);
    }
}
