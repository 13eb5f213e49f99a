package io.tenantry.transfer;

import io.tenantry.canonical.AddressKey;
import io.tenantry.canonical.DomainName;
import io.tenantry.canonical.EmailAddress;
import io.tenantry.canonical.Names;
import io.tenantry.setting.Texts;
import io.tenantry.storage.backup.UnusableBackup;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the rows of a file that its author may have written by hand, by the rules of the APIs, and computes the columns that follow
 * from others: a person is found only by their own address.
 */
final class IncomingRows {
    private static final int ANY_LENGTH = Integer.MAX_VALUE;

    /** Hashes that cost no more than a sign-in may. */
    private static final Pattern HASH = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=[0-9]{1,5},t=[0-9],p=[1-4]\\$[A-Za-z0-9+/=]{8,128}\\$[A-Za-z0-9+/=]{8,256}");

    /** The texts that are shown as they are, by table. */
    private static final Map<String, List<String>> TEXTS = Map.of(
            "organization_external_id", List.of("external_id"),
            "person_external_id", List.of("external_id"),
            "project_external_id", List.of("external_id"),
            "organization_metadata", List.of("key", "value"),
            "membership_metadata", List.of("key", "value"),
            "project_metadata", List.of("key", "value"),
            "plan", List.of("name", "billing_type"));

    private static final Set<String> CHECKED =
            Set.of("organization", "project", "person", "api_key", "invitation", "organization_domain");

    private final SecretRows secrets;

    /** @param secrets seals the secrets */
    IncomingRows(SecretRows secrets) {
        this.secrets = secrets;
    }

    /** Whether the rows of a table are checked one by one. */
    static boolean areChecked(String table) {
        return CHECKED.contains(table) || TEXTS.containsKey(table) || SecretRows.areIn(table);
    }

    /**
     * A row as it is stored.
     *
     * @throws UnusableBackup when it breaks a rule
     */
    byte[] checked(String table, List<String> columns, byte[] line) {
        CopiedRow row = new CopiedRow(columns, line);
        switch (table) {
            case "organization", "project" -> name(table, row, false);
            case "person" -> person(row);
            case "api_key" -> requireName(table, row.text("name"), true);
            case "invitation" -> row.set("email_fold", AddressKey.of(address(table, row)));
            case "organization_domain" -> domain(row.text("domain"));
            default -> texts(table, row);
        }
        secrets.seal(table, row);
        return row.line();
    }

    private static void person(CopiedRow row) {
        String email = address("person", row);
        row.set("email_fold", AddressKey.of(email));
        row.set("email_search_form", AddressKey.searchForm(email));
        name("person", row, true);
        String hash = row.get("password_hash");
        if (hash != null && !HASH.matcher(hash).matches()) {
            throw wrong("person", "password_hash", "Not a hash that this version makes.");
        }
    }

    private static void name(String table, CopiedRow row, boolean mayBeEmpty) {
        String name = row.text("name");
        requireName(table, name, mayBeEmpty);
        row.set("name_fold", Names.fold(name));
        row.set("name_order", Names.order(name));
    }

    private static void requireName(String table, String name, boolean mayBeEmpty) {
        String problem = mayBeEmpty && name.isEmpty() ? null : Texts.nameProblem(name);
        if (problem == null && !name.equals(Names.trimmed(name))) {
            problem = "White space and invisible characters at the ends are not allowed.";
        }
        require(table, "name", problem);
    }

    private static String address(String table, CopiedRow row) {
        String email = row.text("email");
        require(table, "email", EmailAddress.isSound(email) ? null : "Not an e-mail address.");
        return email;
    }

    private static void domain(String domain) {
        boolean canonical = DomainName.of(domain).equals(Optional.of(domain)) && !DomainName.isPublic(domain);
        require("organization_domain", "domain", canonical ? null : "Not a domain of an organization.");
    }

    private static void texts(String table, CopiedRow row) {
        for (String column : Objects.requireNonNullElse(TEXTS.get(table), List.<String>of())) {
            require(table, column, Texts.problem(row.text(column), ANY_LENGTH));
        }
    }

    private static void require(String table, String column, @Nullable String problem) {
        if (problem != null) {
            throw wrong(table, column, problem);
        }
    }

    /** A value that no API takes. The value itself is not told: it may be made to deceive. */
    static UnusableBackup wrong(String table, String column, String problem) {
        return new UnusableBackup(
                "The file is refused: a row of %s has a wrong %s. %s".formatted(table, column, problem));
    }
}
