package io.tenantry.api.usage.event;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.api.usage.UsageJson;
import io.tenantry.event.Event;
import io.tenantry.event.EventCursor;
import io.tenantry.event.Events;
import io.tenantry.event.LimitShare;
import io.tenantry.event.Reading;
import io.tenantry.limit.Metric;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import io.tenantry.web.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes events. */
final class EventJson {
    private static final String CEILING = "ceiling_";

    private final Events events;
    private final ObjectIds ids;

    EventJson(Events events, ObjectIds ids) {
        this.events = events;
        this.ids = ids;
    }

    /** A page of events. */
    ObjectNode page(Reading.Found found) {
        ObjectNode page = UsageJson.object();
        ArrayNode array = page.putArray("events");
        found.events().forEach(event -> array.add(event(event, id(found, event))));
        return page.put("cursor", events.written(found.cursor()));
    }

    /** Events as they are sent in a stream. */
    byte[] sent(Reading.Found found) {
        StringBuilder text = new StringBuilder();
        for (Event event : found.events()) {
            String id = id(found, event);
            text.append("id: ").append(id).append("\nevent: ").append(event.type());
            text.append("\ndata: ").append(event(event, id)).append("\n\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A comment. The cursor before it is one to resume from: other events may have passed that the reader does not see. */
    byte[] comment(Reading.Found found) {
        return ("id: " + events.written(found.cursor()) + "\n:\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The reply to a cursor that is too old. */
    Reply gone(Reading.Gone gone) {
        return UsageJson.reply(
                410,
                "application/problem+json",
                UsageJson.object()
                        .put("type", "urn:tenantry:cursor-gone")
                        .put("title", "Gone")
                        .put("status", 410)
                        .put(
                                "detail",
                                "Events after this cursor are no longer kept. Read the state again, and continue from \"oldest\".")
                        .put("oldest", events.written(gone.oldest())));
    }

    private String id(Reading.Found found, Event event) {
        return events.written(new EventCursor(found.cursor().epoch(), event.position()));
    }

    private ObjectNode event(Event event, String id) {
        ObjectNode object = UsageJson.object()
                .put("id", id)
                .put("type", event.type())
                .put("at", event.at().toString());
        OrganizationId organization = event.organization();
        ProjectId project = event.project();
        PersonId person = event.person();
        Integer organizationNumber = OrganizationId.valueOrNull(organization);
        Integer projectNumber = ProjectId.valueOrNull(project);
        Integer personNumber = PersonId.valueOrNull(person);
        object.put("organization", organizationNumber);
        object.put("project", projectNumber);
        object.put("object", event.object());
        object.put("person", personNumber);
        ObjectNode written = object.putObject("ids");
        written.put("organization", id(Kind.ORGANIZATION, organizationNumber));
        written.put("project", id(Kind.PROJECT, projectNumber));
        written.put("object", id(kind(event.type()), event.object()));
        written.put("person", id(Kind.PERSON, personNumber));
        if (event.type().equals("settings.changed")) {
            Set<String> settings = new LinkedHashSet<>();
            event.fields().forEach(field -> settings.add(setting(field)));
            texts(object.putArray("fields"), settings);
            texts(object.putArray("metrics"), metrics(settings));
        } else {
            texts(object.putArray("fields"), event.fields());
        }
        LimitShare crossing = event.crossing();
        if (crossing != null) {
            object.put("metric", crossing.metric().wireName());
            object.put("limit", crossing.limit());
            object.put("used", crossing.used());
            object.put("share", crossing.share());
        }
        return object;
    }

    private @Nullable String id(Kind kind, @Nullable Integer number) {
        return number == null ? null : ids.of(kind, number);
    }

    private static Kind kind(String type) {
        return switch (type.substring(0, type.indexOf('.'))) {
            case "member" -> Kind.MEMBERSHIP;
            case "project" -> Kind.PROJECT;
            case "key" -> Kind.API_KEY;
            default -> Kind.ORGANIZATION;
        };
    }

    /** The setting that a changed column belongs to: a ceiling changes the value in force of its limit. */
    private static String setting(String column) {
        return column.startsWith(CEILING)
                ? Metric.of(column.substring(CEILING.length()))
                        .map(metric -> metric.setting().column())
                        .orElse(column)
                : column;
    }

    private static List<String> metrics(Set<String> settings) {
        return Arrays.stream(Metric.values())
                .filter(metric -> settings.contains(metric.setting().column()))
                .map(Metric::wireName)
                .toList();
    }

    private static void texts(ArrayNode array, Collection<String> texts) {
        texts.forEach(array::add);
    }
}
