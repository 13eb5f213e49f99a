package io.tenantry.transfer;

import io.tenantry.project.ProjectSetting;
import io.tenantry.setting.Catalogue;
import io.tenantry.setting.Kind;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import java.util.List;
import java.util.Map;

/** The tables in the file of an organization: each table is either taken, with a condition for its rows, or left out for a reason. */
final class TransferredTables {
    /** The first words of a file. */
    static final String KIND = "TENANTRY ORGANIZATION";

    /** Not a table of the file, but the prefix of the ids of the installation that it comes from. */
    static final String INSTALLATION = "installation";

    private static final String OWN = "t.organization_id = :organization";
    private static final String MEMBERS = "SELECT person_id FROM membership WHERE organization_id = :organization";
    private static final String OF_MEMBERS = "t.person_id IN (" + MEMBERS + ")";
    /** The members that belong to no other organization. */
    private static final String ONLY_HERE = MEMBERS
            + " EXCEPT SELECT person_id FROM membership WHERE organization_id <> :organization AND person_id IN ("
            + MEMBERS
            + ")";

    private static final String PROJECTS = "SELECT id FROM project WHERE organization_id = :organization";
    private static final String FINISHED = OWN + " AND t.state <> 'pending'";
    private static final String PERSONAL_KEYS = "t.organization_id IS NULL AND t.person_id IN (" + ONLY_HERE + ")";
    private static final String KEYS = "SELECT t.id FROM api_key t WHERE " + OWN + " OR " + PERSONAL_KEYS;

    /** The tables that are taken, with conditions for disjoint parts of their rows; the table has the alias {@code t}. */
    static final Map<String, List<String>> TAKEN = Map.ofEntries(
            Map.entry("organization", List.of("t.id = :organization")),
            Map.entry("organization_origin", List.of(OWN)),
            Map.entry("organization_external_id", List.of(OWN)),
            Map.entry("organization_metadata", List.of(OWN)),
            Map.entry("organization_domain", List.of(OWN)),
            Map.entry("project", List.of(OWN)),
            Map.entry("project_external_id", List.of("t.project_id IN (" + PROJECTS + ")")),
            Map.entry("project_metadata", List.of("t.project_id IN (" + PROJECTS + ")")),
            Map.entry(
                    "person",
                    List.of("t.id IN (" + MEMBERS
                            + " UNION SELECT person_id FROM invitation WHERE organization_id = :organization"
                            + " UNION SELECT person_id FROM api_key WHERE organization_id = :organization)")),
            Map.entry("person_external_id", List.of(OF_MEMBERS)),
            Map.entry("sign_in", List.of(OF_MEMBERS)),
            Map.entry("recovery_code", List.of(OF_MEMBERS)),
            Map.entry("membership", List.of(OWN)),
            Map.entry(
                    "membership_metadata",
                    List.of("t.membership_id IN (SELECT id FROM membership WHERE organization_id = :organization)")),
            Map.entry("onboarding", List.of(OWN)),
            Map.entry("invitation", List.of(OWN)),
            Map.entry("api_key", List.of(OWN, PERSONAL_KEYS)),
            Map.entry("api_key_use", List.of("t.api_key_id IN (" + KEYS + ")")),
            Map.entry("api_key_expiry_told", List.of("t.api_key_id IN (" + KEYS + ")")),
            Map.entry("provider_credential", List.of(OWN)),
            Map.entry("webhook_endpoint", List.of(OWN)),
            Map.entry("webhook_delivery", List.of(FINISHED)),
            Map.entry(
                    "webhook_attempt",
                    List.of("t.delivery_id IN (SELECT t.id FROM webhook_delivery t WHERE " + FINISHED + ")")),
            // What people change about their own sign-in belongs to no organization; the organizations of the person
            // see it.
            Map.entry("audit_event", List.of(OWN, "t.organization_id IS NULL AND " + OF_MEMBERS)),
            Map.entry("notification", List.of(OWN + " AND " + OF_MEMBERS)),
            Map.entry("conversation_report", List.of(OWN)),
            Map.entry("conversation_count", List.of(OWN)),
            Map.entry("project_conversation_count", List.of(OWN)),
            Map.entry("usage_counter", List.of(OWN)),
            Map.entry("plan", List.of(OWN)),
            Map.entry("credit_account", List.of(OWN)),
            Map.entry("plan_credit", List.of(OWN)),
            Map.entry("ledger_entry", List.of(OWN)),
            Map.entry("refill_request", List.of(OWN)));

    private static final String SESSION = "people sign in again";
    private static final String SENT = "the installation sends what waits itself";
    private static final String EVENTS = "services read the events of one installation";
    private static final String CHAIN = "the history gets a new chain";
    private static final String OPERATION = "belongs to the operation of an installation";
    private static final String DELETION = "a deletion is of one installation";

    /** The tables that are left out, with the reason. */
    static final Map<String, String> LEFT_OUT = Map.ofEntries(
            Map.entry("login_session", SESSION),
            Map.entry("mailed_token", SESSION),
            Map.entry("password_reset_request", SESSION),
            Map.entry("outgoing_mail", SENT),
            Map.entry("usage_crossing", SENT),
            Map.entry("event_inbox", EVENTS),
            Map.entry("event", EVENTS),
            Map.entry("event_log", EVENTS),
            Map.entry("audit_pending", CHAIN),
            Map.entry("audit_link", CHAIN),
            Map.entry("audit_chain", CHAIN),
            Map.entry("bulk_change", OPERATION),
            Map.entry("bulk_change_result", OPERATION),
            Map.entry("usage_block", "the nodes of one installation spend blocks"),
            Map.entry("usage_lease", "services hold leases with one installation"),
            Map.entry("service_key_organization", "services have keys of one installation"),
            Map.entry("deletion", DELETION),
            Map.entry("deletion_part", DELETION),
            Map.entry("deletion_person", DELETION),
            Map.entry("past_position", "cursors are of one installation"),
            Map.entry(INSTALLATION, OPERATION),
            Map.entry("operator", OPERATION),
            Map.entry("operator_key", OPERATION),
            Map.entry("operator_key_use", OPERATION),
            Map.entry("operator_recovery_code", OPERATION),
            Map.entry("operator_session", OPERATION),
            Map.entry("service_key", OPERATION),
            Map.entry("service_key_use", OPERATION),
            Map.entry("system_message", OPERATION),
            Map.entry("growth_sample", OPERATION),
            Map.entry("tidy_run", OPERATION),
            Map.entry("organization_count", OPERATION),
            Map.entry("user_count", OPERATION),
            Map.entry("repeated_request", OPERATION),
            Map.entry("throttle", OPERATION),
            Map.entry("failed_attempt", OPERATION),
            Map.entry("change", OPERATION),
            Map.entry("flyway_schema_history", OPERATION));

    /** The columns that are encrypted with the secret key of the installation, by table. */
    static final Map<String, List<String>> SECRETS = Map.of(
            "organization", secrets(OrganizationSetting.CATALOGUE),
            "project", secrets(ProjectSetting.CATALOGUE),
            "provider_credential", List.of("key", "data"),
            "sign_in", List.of("totp_secret"));

    private TransferredTables() {}

    private static List<String> secrets(Catalogue catalogue) {
        return catalogue.all().stream()
                .filter(setting -> setting.kind() instanceof Kind.Secret)
                .map(Setting::column)
                .toList();
    }
}
