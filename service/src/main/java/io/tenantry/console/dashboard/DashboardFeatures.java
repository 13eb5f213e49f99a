package io.tenantry.console.dashboard;

import io.tenantry.growth.Growth;
import io.tenantry.history.History;
import io.tenantry.mail.Outbox;
import io.tenantry.operator.session.OperatorSessions;
import io.tenantry.organization.Organizations;
import io.tenantry.schedule.Background;
import io.tenantry.storage.Nodes;
import io.tenantry.storage.ObjectIds;
import io.tenantry.usage.Headrooms;
import io.tenantry.user.Users;
import io.tenantry.webhook.failing.FailingReceivers;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * The features that the dashboard calls.
 *
 * @param tasks the background work of this server
 * @param nodes the nodes that run on the database
 * @param ids the ids of objects in addresses
 */
public record DashboardFeatures(
        Organizations organizations,
        Users users,
        OperatorSessions sessions,
        History history,
        Growth growth,
        Headrooms headrooms,
        Outbox outbox,
        FailingReceivers receivers,
        Supplier<List<Background>> tasks,
        Supplier<List<Nodes.Running>> nodes,
        ObjectIds ids,
        Clock clock) {}
