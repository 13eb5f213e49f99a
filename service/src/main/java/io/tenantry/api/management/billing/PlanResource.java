package io.tenantry.api.management.billing;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Precondition;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.ReadOnlyMembers;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.plan.Period;
import io.tenantry.plan.Plan;
import io.tenantry.plan.PlanChange;
import io.tenantry.plan.Plans;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The plan of an organisation: {@code /organisations/{organisationId}/plan}. Without a plan, all fields are null. */
public final class PlanResource {
    private static final String PATH = "/organisations/{organisationId}/plan";
    private static final String NAME = "name";
    private static final BigDecimal MOST_OVERAGE = new BigDecimal("999.99");
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_TYPE = 100;

    private static final Map<String, PlanChange.Field> FIELDS = Map.of(
            NAME,
            PlanChange.Field.NAME,
            "active",
            PlanChange.Field.ACTIVE,
            "trial",
            PlanChange.Field.TRIAL,
            "period",
            PlanChange.Field.PERIOD,
            "periodStart",
            PlanChange.Field.PERIOD_START,
            "credits",
            PlanChange.Field.CREDITS,
            "expiresAt",
            PlanChange.Field.EXPIRES_AT,
            "billingType",
            PlanChange.Field.BILLING_TYPE,
            "overage",
            PlanChange.Field.OVERAGE,
            "lastPaymentAt",
            PlanChange.Field.LAST_PAYMENT_AT);

    private static final Form<Optional<Plan>> FORM = new Form<Optional<Plan>>(
                    "plans",
                    "plan",
                    List.of(
                            field(NAME, Plan::name),
                            field("active", Plan::active),
                            field("trial", Plan::trial),
                            field("period", plan -> plan.period().word()),
                            field("periodStart", plan -> BillingFields.written(plan.periodStart())),
                            field("credits", plan -> BillingFields.written(plan.credits())),
                            field("expiresAt", plan -> BillingFields.written(plan.expiresAt())),
                            field("billingType", Plan::billingType),
                            field("overage", plan -> BillingFields.written(plan.overage())),
                            field("lastPaymentAt", plan -> BillingFields.written(plan.lastPaymentAt())),
                            field("createdAt", plan -> BillingFields.written(plan.createdAt()))))
            .foundIn(null);
    private static final Replies<Optional<Plan>> REPLIES = new Replies<>(FORM);

    private final Plans plans;
    private final ObjectIds ids;

    public PlanResource(Plans plans, ObjectIds ids) {
        this.plans = plans;
        this.ids = ids;
    }

    private static Field<Optional<Plan>> field(String name, Function<Plan, @Nullable Object> value) {
        return new Field<>(name, plan -> plan.isEmpty() ? null : value.apply(plan.get()), null);
    }

    /** Its operations, below the version. */
    public List<Route> routes() {
        return List.of(Route.of("GET", PATH, this::get), Route.of("PATCH", PATH, this::update));
    }

    private Reply get(Request request, Caller caller) {
        REPLIES.check(request);
        return REPLIES.object(request, 200, plans.get(caller, PathIds.organization(ids, request)));
    }

    private Reply update(Request request, Caller caller) {
        REPLIES.check(request);
        OrganizationId id = PathIds.organization(ids, request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        ReadOnlyMembers.ofPlace(body, request);
        ReadOnlyMembers.stored(body, FORM, List.of("createdAt"), () -> plans.get(caller, id));
        PlanChange wanted = wanted(body);
        Precondition<Optional<Plan>> believed = REPLIES.believed(request);
        return REPLIES.object(request, 200, plans.update(caller, id, wanted, believed, body.problems(), NAME));
    }

    private static PlanChange wanted(JsonBody body) {
        Map<PlanChange.Field, Optional<Object>> fields = new EnumMap<>(PlanChange.Field.class);
        for (String name : new ArrayList<>(body.object().propertyNames())) {
            PlanChange.Field field = FIELDS.get(name);
            JsonNode sent = body.object().path(name);
            if (field == null) {
                body.notAllowed(name);
            } else {
                fields.put(field, sent.isNull() ? Optional.empty() : read(body, field, name, sent));
            }
        }
        return new PlanChange(fields);
    }

    private static Optional<Object> read(JsonBody body, PlanChange.Field field, String name, JsonNode sent) {
        return switch (field) {
            case NAME -> text(body, name, LONGEST_NAME);
            case BILLING_TYPE -> text(body, name, LONGEST_TYPE);
            case ACTIVE, TRIAL -> Optional.ofNullable(body.bool(name, sent));
            case PERIOD -> period(body, name, sent);
            case PERIOD_START, EXPIRES_AT, LAST_PAYMENT_AT ->
                BillingFields.time(body, name, sent).map(Object.class::cast);
            case CREDITS -> amount(body, name, sent, BigDecimal.ZERO, null, "Must not be below 0.");
            case OVERAGE -> amount(body, name, sent, BigDecimal.ZERO, MOST_OVERAGE, "Must be -1, or from 0 to 999.99.");
        };
    }

    private static Optional<Object> text(JsonBody body, String name, int most) {
        String text = body.text(name, true, most);
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static Optional<Object> period(JsonBody body, String name, JsonNode sent) {
        Optional<Period> period = sent.isString() ? Period.of(sent.stringValue()) : Optional.empty();
        if (period.isEmpty()) {
            body.wrong(name, "Must be month or year.");
        }
        return period.map(Object.class::cast);
    }

    private static Optional<Object> amount(
            JsonBody body, String name, JsonNode sent, BigDecimal least, @Nullable BigDecimal most, String rule) {
        BigDecimal amount = BillingFields.amount(body, name, sent).orElse(null);
        if (amount == null) {
            return Optional.empty();
        }
        boolean none = most != null && amount.compareTo(Plan.NO_OVERAGE) == 0;
        if (!none && (amount.compareTo(least) < 0 || (most != null && amount.compareTo(most) > 0))) {
            body.wrong(name, rule);
        }
        return Optional.of(amount);
    }
}
