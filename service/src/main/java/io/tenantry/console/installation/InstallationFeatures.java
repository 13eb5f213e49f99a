package io.tenantry.console.installation;

import io.tenantry.deletion.Deletions;
import io.tenantry.mail.Outbox;
import io.tenantry.message.SystemMessages;
import io.tenantry.operator.Operators;
import io.tenantry.organization.Organizations;
import io.tenantry.schedule.Background;
import io.tenantry.servicekey.ServiceKeys;
import io.tenantry.session.console.ConsoleSessions;
import io.tenantry.storage.Nodes;
import io.tenantry.storage.ObjectIds;
import io.tenantry.user.Impersonations;
import io.tenantry.user.Users;
import io.tenantry.user.overview.PersonOverviews;
import io.tenantry.webhook.failing.FailingReceivers;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * The features that the pages about the installation call.
 *
 * @param tasks the background work of this server
 * @param version the version of this server
 * @param nodes the nodes that run on the database
 * @param ids the ids of objects in addresses
 */
public record InstallationFeatures(
        Users users,
        PersonOverviews people,
        Impersonations impersonations,
        ConsoleSessions consoleSessions,
        Organizations organizations,
        Operators operators,
        ServiceKeys serviceKeys,
        Outbox outbox,
        FailingReceivers receivers,
        SystemMessages messages,
        Deletions deletions,
        Supplier<List<Background>> tasks,
        String version,
        Supplier<List<Nodes.Running>> nodes,
        ObjectIds ids,
        Clock clock) {}
