package io.tenantry.console.operator;

import io.tenantry.access.OrganizationId;
import io.tenantry.console.CsvReply;
import io.tenantry.console.form.Words;
import io.tenantry.console.text.ConsoleTexts;
import io.tenantry.console.view.HistoryRow;
import io.tenantry.console.view.Moment;
import io.tenantry.history.HistoryEvent;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes entries of the history for pages. */
public final class HistoryRows {
    private static final JsonMapper JSON = new JsonMapper();

    private static final List<String> HEADINGS = List.of(
            "time",
            "actor",
            "act",
            "times",
            "object_type",
            "object",
            "organization",
            "address",
            "user_agent",
            "request",
            "changes");

    private final ObjectIds ids;

    /** @param ids the ids of objects in addresses */
    public HistoryRows(ObjectIds ids) {
        this.ids = ids;
    }

    /** An entry as a row. */
    public HistoryRow row(HistoryEvent event) {
        OrganizationId organization = event.organizationId();
        String action = Words.ofCamelCase(event.action());
        return new HistoryRow(
                Moment.of(event.at()),
                actor(event),
                event.count() > 1 ? ConsoleTexts.text("history.times", action, event.count()) : action,
                Words.ofCamelCase(event.objectType()) + " " + Objects.requireNonNullElse(event.objectName(), ""),
                organization == null
                        ? ""
                        : "/organizations/" + ids.of(ObjectIds.Kind.ORGANIZATION, organization.value()),
                changes(event));
    }

    /** A file of entries, with the words of the APIs. */
    public Reply file(Iterable<HistoryEvent> events) {
        return CsvReply.of("history.csv", HEADINGS, events, this::cells);
    }

    private List<String> cells(HistoryEvent event) {
        OrganizationId organization = event.organizationId();
        return List.of(
                event.at().toString(),
                actor(event),
                event.action(),
                Integer.toString(event.count()),
                event.objectType(),
                Objects.requireNonNullElse(event.objectName(), ""),
                organization == null ? "" : ids.of(ObjectIds.Kind.ORGANIZATION, organization.value()),
                Objects.requireNonNullElse(event.address(), ""),
                Objects.requireNonNullElse(event.userAgent(), ""),
                event.requestId(),
                Objects.requireNonNullElse(event.changes(), ""));
    }

    /** The author, with the key that an operator presented. */
    private static String actor(HistoryEvent event) {
        HistoryEvent.PresentedKey key = event.operatorKey();
        return key == null ? event.actor() : ConsoleTexts.text("history.key", event.actor(), key.name(), key.prefix());
    }

    private static List<HistoryRow.Change> changes(HistoryEvent event) {
        String changes = event.changes();
        return changes == null
                ? List.of()
                : JSON.readTree(changes)
                        .valueStream()
                        .map(change -> change(event.isOfOrganization(), change))
                        .toList();
    }

    private static HistoryRow.Change change(boolean ofOrganization, JsonNode change) {
        String field = change.path("field").asString("");
        return new HistoryRow.Change(
                ofOrganization ? Words.ofSetting(field) : Words.ofColumn(field),
                words(field, change.path("before")),
                words(field, change.path("after")));
    }

    /** A value as people read it; empty for none. */
    private static String words(String field, JsonNode value) {
        if (value.isArray()) {
            return value.valueStream().map(one -> words(field, one)).collect(Collectors.joining(", "));
        }
        if (value.isBoolean()) {
            return ConsoleTexts.text(value.booleanValue() ? "common.on" : "common.off");
        }
        if (!value.isString()) {
            return value.isMissingNode() || value.isNull() ? "" : value.toString();
        }
        String text = value.stringValue();
        if (field.endsWith("role")) {
            return Words.ofColumn(text);
        }
        return field.endsWith("_at") ? moment(text) : text;
    }

    private static String moment(String text) {
        try {
            return Words.moment(Instant.parse(text));
        } catch (DateTimeParseException other) {
            return text;
        }
    }
}
