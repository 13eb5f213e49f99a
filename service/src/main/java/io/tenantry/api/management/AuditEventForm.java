package io.tenantry.api.management;

import io.tenantry.api.management.field.Identifiers;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.Json;
import io.tenantry.history.HistoryEvent;
import io.tenantry.history.HistoryQuery;
import io.tenantry.storage.ObjectIds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The JSON of audit entries, for an organisation and for operators. */
public final class AuditEventForm {
    /** The object of an audit entry. */
    record ResourceJson(
            @Nullable String resourceId,
            String resourceType,
            @Nullable String resourceName) {}

    private AuditEventForm() {}

    /** The form for admins of an organisation. */
    public static Form<HistoryEvent> ofOrganisation(ObjectIds ids) {
        List<Field<HistoryEvent>> fields = new ArrayList<>(first(ids, false));
        fields.addAll(more());
        fields.add(new Field<>("byOperator", HistoryEvent::byOperator, null));
        return form(fields);
    }

    private static Form<HistoryEvent> form(List<Field<HistoryEvent>> fields) {
        return new Form<>("auditevents", "auditevent", fields)
                .withOnRequest(List.of(Identifiers.organization(HistoryEvent::organizationId)));
    }

    /** The form for operators. */
    static Form<HistoryEvent> ofInstallation(ObjectIds ids) {
        List<Field<HistoryEvent>> fields = new ArrayList<>(first(ids, true));
        fields.addAll(more());
        // These fields can be queried; their values are shown within another field.
        fields.add(new Field<>("objectType", HistoryEvent::objectType, HistoryQuery.OBJECT_TYPE));
        fields.add(new Field<>("operator", HistoryEvent::operator, HistoryQuery.OPERATOR));
        fields.add(new Field<>("operatorKeyId", event -> operatorKeyId(ids, event), null));
        fields.add(new Field<>(
                "operatorKeyName",
                event ->
                        event.operatorKey() == null ? null : event.operatorKey().name(),
                null));
        fields.add(new Field<>(
                "operatorKeyPrefix",
                event ->
                        event.operatorKey() == null ? null : event.operatorKey().prefix(),
                null));
        return form(fields);
    }

    private static List<Field<HistoryEvent>> first(ObjectIds ids, boolean everywhere) {
        return List.of(
                new Field<>(
                        "_id",
                        event -> ids.of(
                                ObjectIds.Kind.AUDIT_EVENT,
                                Math.toIntExact(event.id().value())),
                        HistoryQuery.ID,
                        ObjectIds.Kind.AUDIT_EVENT),
                new Field<>("type", HistoryEvent::operation, HistoryQuery.OPERATION),
                new Field<>("action", HistoryEvent::action, HistoryQuery.ACTION),
                new Field<>("timestamp", event -> event.at().getEpochSecond(), HistoryQuery.AT),
                new Field<>(
                        "organisation",
                        event -> event.organizationId() == null
                                ? null
                                : ids.of(
                                        ObjectIds.Kind.ORGANIZATION,
                                        event.organizationId().value()),
                        everywhere ? HistoryQuery.ORGANIZATION : null,
                        everywhere ? ObjectIds.Kind.ORGANIZATION : null),
                new Field<>("performedBy.actor", HistoryEvent::actor, everywhere ? HistoryQuery.PERSON : null),
                new Field<>("modifiedResources", event -> List.of(resource(ids, event)), null),
                new Field<>("traceId", HistoryEvent::requestId, everywhere ? HistoryQuery.REQUEST : null));
    }

    private static List<Field<HistoryEvent>> more() {
        return List.of(
                new Field<>("changes", AuditEventForm::changes, null),
                new Field<>("result", HistoryEvent::result, null),
                new Field<>("factor", HistoryEvent::factor, null),
                new Field<>("count", HistoryEvent::count, null),
                new Field<>("ipAddress", HistoryEvent::address, null),
                new Field<>("userAgent", HistoryEvent::userAgent, null));
    }

    private static @Nullable String operatorKeyId(ObjectIds ids, HistoryEvent event) {
        return event.operatorKey() == null
                ? null
                : ids.of(ObjectIds.Kind.OPERATOR_KEY, event.operatorKey().id().value());
    }

    private static List<JsonNode> changes(HistoryEvent event) {
        return event.changes() == null
                ? List.of()
                : Json.MAPPER.readTree(event.changes()).valueStream().toList();
    }

    private static ResourceJson resource(ObjectIds ids, HistoryEvent event) {
        Integer id = event.objectId();
        ObjectIds.Kind kind = switch (event.objectType()) {
            case "Organization" -> ObjectIds.Kind.ORGANIZATION;
            case "Membership" -> ObjectIds.Kind.MEMBERSHIP;
            case "Project" -> ObjectIds.Kind.PROJECT;
            case "ApiKey" -> ObjectIds.Kind.API_KEY;
            case "Operator" -> ObjectIds.Kind.OPERATOR;
            case "OperatorKey" -> ObjectIds.Kind.OPERATOR_KEY;
            case "ServiceKey" -> ObjectIds.Kind.SERVICE_KEY;
            default -> null;
        };
        String written = id == null ? null : kind == null ? Integer.toString(id) : ids.of(kind, id);
        return new ResourceJson(written, event.objectType(), event.objectName());
    }
}
