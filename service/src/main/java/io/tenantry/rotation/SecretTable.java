package io.tenantry.rotation;

import io.tenantry.project.ProjectSetting;
import io.tenantry.repeat.Repeats;
import io.tenantry.secret.SecretPlace;
import io.tenantry.setting.Catalogue;
import io.tenantry.setting.Kind;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import io.tenantry.storage.SecretKeyCheck;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table with stored secrets.
 *
 * @param key the columns of its primary key: one number, or texts
 * @param columns the columns with secrets
 */
record SecretTable(String name, List<String> key, List<String> columns) {
    private static final String REPEATED = "repeated_request";
    private static final String INSTALLATION = "installation";

    /** All tables with stored secrets. */
    static final List<SecretTable> ALL = List.of(
            new SecretTable("organization", List.of("id"), secrets(OrganizationSetting.CATALOGUE)),
            new SecretTable("project", List.of("id"), secrets(ProjectSetting.CATALOGUE)),
            new SecretTable("provider_credential", List.of("id"), List.of("key", "data")),
            new SecretTable("sign_in", List.of("person_id"), List.of("totp_secret")),
            new SecretTable("operator", List.of("id"), List.of("totp_secret")),
            new SecretTable("outgoing_mail", List.of("id"), List.of("text_part", "html_part")),
            new SecretTable(REPEATED, List.of("caller", "key"), List.of("body")),
            // Last: a node without the newest key does not start any more.
            new SecretTable(INSTALLATION, List.of("1"), List.of("secret_key_check")));

    private static List<String> secrets(Catalogue catalogue) {
        return catalogue.all().stream()
                .filter(setting -> setting.kind() instanceof Kind.Secret)
                .map(Setting::column)
                .toList();
    }

    /** Whether the key is a number. */
    boolean isNumbered() {
        return key.size() == 1;
    }

    /** The condition that a value is not encrypted with the newest key. */
    String stale() {
        return columns.stream()
                .map(column -> "substr(%1$s, 1, length(:header)) <> :header".formatted(column))
                .collect(Collectors.joining(" OR ", "(", ")"));
    }

    /** The place of a secret. */
    SecretPlace place(String column, List<String> rowKey) {
        return switch (name) {
            case REPEATED -> Repeats.place(rowKey.getFirst(), rowKey.getLast());
            case INSTALLATION -> SecretKeyCheck.PLACE;
            default -> new SecretPlace(name, column, rowKey.getFirst());
        };
    }
}
