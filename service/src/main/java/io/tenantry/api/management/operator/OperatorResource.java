package io.tenantry.api.management.operator;

import io.tenantry.access.Caller;
import io.tenantry.api.management.field.ListParameters;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.ListPage;
import io.tenantry.api.management.wire.Negotiation;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.ReadOnlyMembers;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.fault.Problem;
import io.tenantry.id.OperatorId;
import io.tenantry.operator.Operator;
import io.tenantry.operator.OperatorColumns;
import io.tenantry.operator.OperatorQuery;
import io.tenantry.operator.Operators;
import io.tenantry.operator.Operators.Credentials;
import io.tenantry.password.Passwords;
import io.tenantry.setting.Texts;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Operators: {@code /operators} and {@code /operators/{operatorId}}. */
public final class OperatorResource {
    private static final String NEW_PASSWORD = "newPassword";
    private static final List<String> READ_ONLY =
            List.of("username", "isConfigured", "hasSecondFactor", "createdAt", "passwordChangedAt");

    private final Operators operators;
    private final ObjectIds ids;
    private final Form<Operator> form;
    private final Replies<Operator> replies;

    public OperatorResource(Operators operators, ObjectIds ids) {
        this.operators = operators;
        this.ids = ids;
        this.form = new Form<>(
                "operators",
                "operator",
                List.of(
                        new Field<>(
                                "_id",
                                operator -> ids.of(
                                        ObjectIds.Kind.OPERATOR, operator.id().value()),
                                OperatorColumns.ID,
                                ObjectIds.Kind.OPERATOR),
                        new Field<>("username", Operator::username, OperatorColumns.USERNAME),
                        new Field<>("isConfigured", Operator::configured, null),
                        new Field<>("hasSecondFactor", Operator::secondFactor, null),
                        new Field<>(
                                "createdAt", operator -> operator.createdAt().toString(), null),
                        new Field<>(
                                "passwordChangedAt",
                                operator -> operator.passwordChangedAt().toString(),
                                null)));
        this.replies = new Replies<>(form);
    }

    /** Its operations, below the version. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/operators", this::list),
                Route.of("POST", "/operators", this::create),
                Route.of("GET", "/operators/{operatorId}", this::get),
                Route.of("PATCH", "/operators/{operatorId}", this::update),
                Route.of("DELETE", "/operators/{operatorId}", this::delete));
    }

    private Reply list(Request request, Caller caller) {
        Negotiation.format(request);
        ListParameters asked = ListParameters.read(request.query(), form, ids, Set.of());
        OperatorQuery query = new OperatorQuery(asked.filter(), asked.conditions(), asked.order(), asked.window());
        return replies.list(request, ListPage.of(operators.list(caller, query)));
    }

    private Reply get(Request request, Caller caller) {
        return replies.object(request, 200, operators.get(caller, row(ids, request)));
    }

    private Reply create(Request request, Caller caller) {
        Negotiation.format(request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        String username = body.text("username", true, Texts.MOST_NAME);
        String password = password(body, "password", true);
        Credentials credentials = new Credentials(username, password == null ? "" : password);
        for (Problem problem : Operators.problems(credentials)) {
            if (body.problems().stream().noneMatch(one -> one.path().equals(problem.path()))) {
                body.wrong(problem.path(), problem.message());
            }
        }
        body.done();
        Operator added = operators.add(caller, credentials);
        String location = PathIds.below(
                request, ids.of(ObjectIds.Kind.OPERATOR, added.id().value()));
        return replies.object(request, 201, added).with("Location", location);
    }

    private Reply update(Request request, Caller caller) {
        Negotiation.format(request);
        OperatorId id = row(ids, request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        ReadOnlyMembers.ofObject(
                body, request, "operatorId", "operators", ids.of(ObjectIds.Kind.OPERATOR, id.value()), id.value());
        ReadOnlyMembers.stored(body, form, READ_ONLY, () -> operators.get(caller, id));
        String password = password(body, NEW_PASSWORD, false);
        if (password != null) {
            String username = operators.get(caller, id).username();
            Operators.passwordProblems(NEW_PASSWORD, username, password)
                    .forEach(problem -> body.wrong(NEW_PASSWORD, problem.message()));
        }
        body.done();
        Operator operator = password == null
                ? unchanged(request, operators.get(caller, id))
                : operators.changePassword(caller, id, password, replies.believed(request));
        return replies.object(request, 200, operator);
    }

    private Operator unchanged(Request request, Operator operator) {
        replies.believed(request).check(operator);
        return operator;
    }

    private Reply delete(Request request, Caller caller) {
        Negotiation.format(request);
        operators.remove(caller, row(ids, request), replies.believed(request));
        return Reply.empty(204);
    }

    /** A password in a body; null when it is wrong or not there. */
    static @Nullable String password(JsonBody body, String name, boolean required) {
        if (required && !body.object().has(name)) {
            body.missing(name);
        }
        // Its normal form may be shorter.
        return body.exact(name, 4 * Passwords.MOST_CHARACTERS);
    }

    /** The row of the operator in the path. */
    static OperatorId row(ObjectIds ids, Request request) {
        return new OperatorId(PathIds.row(ids, ObjectIds.Kind.OPERATOR, request, "operatorId"));
    }
}
