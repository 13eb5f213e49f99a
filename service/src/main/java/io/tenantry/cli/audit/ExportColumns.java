package io.tenantry.cli.audit;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.history.ExportedEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of an exported entry, in their order. */
final class ExportColumns {
    static final List<String> NAMES = List.of(
            "id",
            "at",
            "organization_id",
            "project_id",
            "operator",
            "operator_key_id",
            "operator_key_name",
            "operator_key_prefix",
            "person_id",
            "person_email",
            "api_key_id",
            "api_key_name",
            "operation",
            "action",
            "object_type",
            "object_id",
            "object_name",
            "request_id",
            "from_address",
            "user_agent",
            "chain_number",
            "chain_hash",
            "details",
            "changes");

    /** The first of the fields that are JSON. */
    static final int JSON = NAMES.indexOf("details");

    private ExportColumns() {}

    /** The values: a text, a number, or null. */
    static List<@Nullable Object> values(ExportedEntry entry) {
        List<@Nullable Object> values = new ArrayList<>(NAMES.size());
        values.add(entry.id().value());
        values.add(entry.at().toString());
        values.add(OrganizationId.valueOrNull(entry.organization()));
        values.add(ProjectId.valueOrNull(entry.project()));
        values.add(entry.operator());
        values.add(entry.operatorKey());
        values.add(entry.operatorKeyName());
        values.add(entry.operatorKeyPrefix());
        values.add(PersonId.valueOrNull(entry.person()));
        values.add(entry.personEmail());
        values.add(entry.apiKey());
        values.add(entry.apiKeyName());
        values.add(entry.operation());
        values.add(entry.action());
        values.add(entry.objectType());
        values.add(entry.object());
        values.add(entry.objectName());
        values.add(entry.requestId());
        values.add(entry.address());
        values.add(entry.userAgent());
        values.add(entry.number());
        values.add(entry.hash());
        values.add(entry.details());
        values.add(entry.changes());
        return values;
    }
}
