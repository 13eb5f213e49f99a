package io.tenantry.api.user.organization;

import io.tenantry.access.Caller;
import io.tenantry.api.user.wire.QueryValues;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.ledger.info.BillingInfo;
import io.tenantry.ledger.info.BillingInfos;
import io.tenantry.limit.Metric;
import io.tenantry.plan.Plan;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The credits and the plan of an organization. */
public final class BillingInfoResource implements UserResource {
    private static final String ORGANIZATION = "organization_id";
    private static final int NO_LIMIT = -1;
    private static final long SECONDS_OF_A_DAY = 86_400;

    private final BillingInfos infos;
    private final ObjectIds ids;

    public BillingInfoResource(BillingInfos infos, ObjectIds ids) {
        this.infos = infos;
        this.ids = ids;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.of("GET", "/billing/info/", this::get));
    }

    private Reply get(Request request, Caller caller) {
        BillingInfo info = infos.get(caller, QueryValues.organization(request, ORGANIZATION, ids), ORGANIZATION);
        Plan plan = info.plan();
        ObjectNode body = UserJson.object()
                .put("organization", info.organizationId().value())
                .put("credits_remaining", info.remaining().toPlainString())
                .put("credits_used", info.used().toPlainString())
                .put("initial_balance", (plan == null ? Plan.NO_CREDITS : plan.credits()).toPlainString())
                .put("balance_expiry", time(info.balanceExpiry()));
        body.set("subscription_status", subscription(info, plan));
        body.put("created_at", time(info.createdAt())).put("updated_at", time(info.updatedAt()));
        return UserJson.reply(200, body).with("Cache-Control", "no-store");
    }

    private static ObjectNode subscription(BillingInfo info, @Nullable Plan plan) {
        Plan.Status status = plan == null ? Plan.Status.INACTIVE : plan.status(info.now());
        Instant expiresAt = plan == null ? null : plan.expiresAt();
        ObjectNode object = UserJson.object()
                .put("status", status.word())
                .put("is_active", status.isInForce())
                .put("is_trial", status == Plan.Status.TRIAL)
                .put("pack_name", plan == null ? null : plan.name())
                .put("expire_at", time(expiresAt))
                .put("last_payment_at", time(plan == null ? null : plan.lastPaymentAt()));
        if (expiresAt == null) {
            object.putNull("days_until_expiry");
        } else {
            // The seconds of a duration are rounded down, as the days are.
            long seconds = Duration.between(info.now(), expiresAt).toSeconds();
            object.put("days_until_expiry", Math.floorDiv(seconds, SECONDS_OF_A_DAY));
        }
        object.put("created_at", time(plan == null ? null : plan.createdAt()));
        object.set("pack", plan == null ? object.nullNode() : pack(info, plan));
        return object;
    }

    private static ObjectNode pack(BillingInfo info, Plan plan) {
        return UserJson.object()
                .put("name", plan.name())
                .put("max_concurrent_runs_limit", ceiling(info, Metric.CONCURRENT_RUNS))
                .put("max_concurrent_chat_runs_limit", ceiling(info, Metric.CONCURRENT_CHAT_RUNS))
                .put("max_agents_limit", ceiling(info, Metric.AGENTS))
                .put(
                        "max_members_limit",
                        orNone(info.limits().of(Metric.MEMBERS).inForce()))
                .put(
                        "max_projects_limit",
                        orNone(info.limits().of(Metric.PROJECTS).inForce()))
                .put("billing_type", plan.billingType())
                .put("subscription_overage", plan.overage().toPlainString());
    }

    private static int ceiling(BillingInfo info, Metric metric) {
        return orNone(info.limits().of(metric).ceiling());
    }

    private static int orNone(@Nullable Integer limit) {
        return limit == null ? NO_LIMIT : limit;
    }

    private static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : UserJson.time(time);
    }
}
