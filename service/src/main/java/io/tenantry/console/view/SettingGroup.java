package io.tenantry.console.view;

import io.tenantry.console.form.Field;
import java.util.List;

/**
 * A group of settings in a form.
 *
 * @param lead the purpose of the group
 * @param fields the settings, with the values as they are typed
 * @param seen the values that the form began with, each as a hidden field
 */
public record SettingGroup(String title, String lead, List<Field> fields, List<Field> seen) {
    public SettingGroup {
        fields = List.copyOf(fields);
        seen = List.copyOf(seen);
    }
}
