package io.tenantry.api.organisation;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.api.management.field.Identifiers;
import io.tenantry.api.management.field.LabelFields;
import io.tenantry.api.management.field.ListParameters;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.ListPage;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.ReadOnlyMembers;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.label.LabelChange;
import io.tenantry.label.LabelQuery;
import io.tenantry.label.Labelled;
import io.tenantry.label.Labels;
import io.tenantry.project.Handover;
import io.tenantry.project.list.ListedProject;
import io.tenantry.project.list.ListedProjectChange;
import io.tenantry.project.list.ListedProjectQuery;
import io.tenantry.project.list.OrganizationProjects;
import io.tenantry.project.list.ProjectWords;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The projects of an organisation: {@code /projects} and {@code /projects/{projectId}}. */
public final class OrganisationProjectsResource {
    private static final String HANDOVER = "handoverConfiguration";
    private static final String LOCALE = "locale";
    private static final String DEFAULT_INBOX = OrganizationProjects.DEFAULT_INBOX;
    private static final int MOST_TEXT = 10_000;
    private static final List<String> READ_ONLY = List.of(
            "primaryLocaleReference",
            "createdAt",
            "lastChanged",
            "createdBy",
            "lastChangedBy",
            "projectNumber",
            LOCALE);

    /** The deletion of a project, which is finished before the reply; times are in seconds. */
    private record Task(ProjectId project, long at) {}

    private final OrganizationProjects projects;
    private final OwnOrganisationResource organisations;
    private final Labels labels;
    private final ObjectIds ids;
    private final Clock clock;
    private final Form<ListedProject> form;
    private final Replies<ListedProject> replies;
    private final Replies<Task> tasks;

    /** @param organisations finds the organisation of a request */
    public OrganisationProjectsResource(
            OrganizationProjects projects,
            OwnOrganisationResource organisations,
            Labels labels,
            ObjectIds ids,
            Clock clock) {
        this.labels = labels;
        this.projects = projects;
        this.organisations = organisations;
        this.ids = ids;
        this.clock = clock;
        this.form = LabelFields.add(
                form(ids),
                labels,
                new LabelQuery.Columns(Labelled.PROJECT, "p.id", "p.id"),
                project -> project.id().value(),
                project -> project.id().value());
        this.replies = new Replies<>(form);
        this.tasks = new Replies<>(new Form<Task>(
                        "tasks",
                        "task",
                        List.of(
                                new Field<>("_id", task -> ids.of(Kind.TASK, task.project.value()), null),
                                new Field<>("status", task -> "done", null),
                                new Field<>("type", task -> "deleteProject", null),
                                new Field<>(
                                        "parameters",
                                        task -> Map.of("projectId", ids.of(Kind.PROJECT, task.project.value())),
                                        null),
                                new Field<>("currentStep", task -> 1, null),
                                new Field<>("totalStep", task -> 1, null),
                                new Field<>("createdAt", Task::at, null),
                                new Field<>("lastCreatedAt", Task::at, null),
                                new Field<>("lastChangedAt", Task::at, null)))
                .unlinked());
    }

    private static Form<ListedProject> form(ObjectIds ids) {
        return new Form<ListedProject>(
                        "projects",
                        "project",
                        List.of(
                                new Field<>(
                                        "_id",
                                        project -> ids.of(
                                                Kind.PROJECT, project.id().value()),
                                        ListedProjectQuery.ID,
                                        Kind.PROJECT),
                                new Field<>("name", ListedProject::name, ListedProjectQuery.NAME),
                                new Field<>("color", ListedProject::color, ListedProjectQuery.COLOR),
                                new Field<>(
                                        "primaryLocaleReference",
                                        project ->
                                                ids.of(Kind.LOCALE, project.id().value()),
                                        null),
                                new Field<>(
                                        HANDOVER + ".setupLiveAgentInbox",
                                        project -> of(project.handover(), Handover::setupLiveAgentInbox),
                                        ListedProjectQuery.INBOX),
                                new Field<>(
                                        HANDOVER + ".whisperAssistConfiguration",
                                        project -> of(project.handover(), Handover::whisperAssist),
                                        ListedProjectQuery.WHISPER),
                                new Field<>(
                                        DEFAULT_INBOX,
                                        ListedProject::liveAgentDefaultInbox,
                                        ListedProjectQuery.DEFAULT_INBOX),
                                new Field<>("createdAt", ListedProject::createdAt, ListedProjectQuery.CREATED_AT),
                                new Field<>("lastChanged", ListedProject::changedAt, ListedProjectQuery.CHANGED_AT),
                                new Field<>("createdBy", ListedProject::createdBy, ListedProjectQuery.CREATED_BY),
                                new Field<>("lastChangedBy", ListedProject::changedBy, ListedProjectQuery.CHANGED_BY)))
                .withOptional(HANDOVER)
                .withOnRequest(List.of(
                        Identifiers.project(ListedProject::id),
                        new Field.Requested<>(LOCALE, false, ignored -> ListedProject::locale)));
    }

    private static @Nullable Object of(@Nullable Handover handover, Function<Handover, Object> part) {
        return handover == null ? null : part.apply(handover);
    }

    /** Its operations, below the version. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/projects", this::list),
                Route.of("POST", "/projects", this::create),
                Route.of("POST", "/projects/validateprojectname", this::checkName),
                Route.of(
                        "GET",
                        "/projects/{projectId}",
                        (request, caller) -> replies.object(request, 200, projects.get(caller, id(request)))),
                Route.of("PATCH", "/projects/{projectId}", this::update),
                Route.of("DELETE", "/projects/{projectId}", this::delete));
    }

    /** Its operations in the management API, for operators and services. */
    public List<Route> routesOfOperators() {
        return List.of(
                Route.of(
                        "GET",
                        "/projects/{projectId}",
                        (request, caller) -> replies.object(request, 200, projects.get(caller, id(request)))),
                Route.of("PATCH", "/projects/{projectId}", this::update));
    }

    private Reply list(Request request, Caller caller) {
        replies.check(request);
        OrganizationId organization = organisations.organization(request, caller);
        ListParameters asked = ListParameters.read(request.query(), form, ids, OwnOrganisationResource.RESERVED);
        ListedProjectQuery query =
                new ListedProjectQuery(asked.filter(), asked.conditions(), asked.order(), asked.window());
        return replies.list(request, ListPage.of(projects.list(caller, organization, query)));
    }

    private Reply create(Request request, Caller caller) {
        replies.check(request);
        OrganizationId organization = organisations.organization(request, caller);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        ListedProjectChange wanted = read(body, true);
        ListedProject project = projects.create(caller, organization, wanted, body.problems());
        return replies.object(request, 201, project)
                .with(
                        "Location",
                        PathIds.below(request, ids.of(Kind.PROJECT, project.id().value())));
    }

    private Reply update(Request request, Caller caller) {
        replies.check(request);
        ProjectId id = id(request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        LabelChange label = LabelFields.take(body);
        if (caller instanceof Caller.ServiceKey) {
            return LabelFields.byService(request, caller, labels, Labelled.PROJECT, id.value(), body, label);
        }
        ReadOnlyMembers.ofObject(body, request, "projectId", "projects", ids.of(Kind.PROJECT, id.value()), id.value());
        ReadOnlyMembers.stored(body, form, READ_ONLY, () -> projects.get(caller, id));
        ListedProjectChange wanted = read(body, false);
        ListedProject changed = labels.change(
                caller,
                Labelled.PROJECT,
                id.value(),
                label,
                () -> projects.update(caller, id, wanted, replies.believed(request), body.problems()),
                () -> projects.get(caller, id));
        return replies.object(request, 200, changed);
    }

    private Reply delete(Request request, Caller caller) {
        replies.check(request);
        ProjectId id = id(request);
        projects.delete(caller, id, replies.believed(request));
        return tasks.object(request, 200, new Task(id, clock.instant().getEpochSecond()));
    }

    private Reply checkName(Request request, Caller caller) {
        OrganizationId organization = organisations.organization(request, caller);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        String name = body.exact("name", MOST_TEXT);
        body.closed();
        projects.checkName(caller, organization, name, body.problems());
        return Reply.empty(204);
    }

    private ProjectId id(Request request) {
        return PathIds.project(ids, request);
    }

    /** @param fresh whether the project is new: only then its language is set, and its inbox at Live Agent is not */
    private static ListedProjectChange read(JsonBody body, boolean fresh) {
        String name = body.exact("name", MOST_TEXT);
        String color = choice(body, "color", ProjectWords.COLORS, "This is not a color.");
        String locale = fresh ? choice(body, LOCALE, ProjectWords.LOCALES, "This is not a language.") : null;
        boolean named = body.object().has(HANDOVER);
        Handover handover = named ? handover(body) : null;
        boolean placed = !fresh && body.object().has(DEFAULT_INBOX);
        Long inbox = placed ? inbox(body) : null;
        body.closed();
        return new ListedProjectChange(name, color, locale, handover, named, inbox, placed);
    }

    private static @Nullable String choice(JsonBody body, String name, Set<String> words, String otherwise) {
        String word = body.exact(name, MOST_TEXT);
        if (word != null && !words.contains(word)) {
            body.wrong(name, otherwise);
            return null;
        }
        return word;
    }

    /** The default inbox, a number of Live Agent; null unsets it. */
    private static @Nullable Long inbox(JsonBody body) {
        JsonNode value = body.take(DEFAULT_INBOX);
        boolean fits = value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= 0
                && value.longValue() <= Handover.MOST_INBOX;
        if (!fits && !value.isNull()) {
            body.wrong(DEFAULT_INBOX, "Must be a whole number from 0 to " + Handover.MOST_INBOX + ", or null.");
        }
        return fits ? Long.valueOf(value.longValue()) : null;
    }

    private static @Nullable Handover handover(JsonBody body) {
        JsonNode value = body.take(HANDOVER);
        if (value.isNull()) {
            return null;
        }
        if (!(value instanceof ObjectNode object)) {
            body.wrong(HANDOVER, "Must be an object, or null.");
            return null;
        }
        JsonBody inner = body.within(HANDOVER, object);
        boolean inbox = inner.requiredFlag("setupLiveAgentInbox");
        String whisper = inner.exact("whisperAssistConfiguration", MOST_TEXT);
        if (whisper == null && !object.has("whisperAssistConfiguration")) {
            inner.missing("whisperAssistConfiguration");
        } else if (whisper != null && !Handover.WHISPERS.contains(whisper)) {
            inner.wrong("whisperAssistConfiguration", "Must be none, basic or template.");
        }
        inner.closed();
        return whisper == null ? null : new Handover(inbox, whisper);
    }
}
