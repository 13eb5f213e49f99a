package io.tenantry.console.installation;

import io.tenantry.deletion.Deletions;
import io.tenantry.mail.Outbox;
import io.tenantry.message.SystemMessages;
import io.tenantry.operator.Operators;
import io.tenantry.schedule.Background;
import io.tenantry.servicekey.ServiceKeys;
import io.tenantry.storage.ObjectIds;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the pages about the installation call.
 *
 * @param tasks the background work of this server
 * @param version the version of this server
 * @param ids the ids of objects in addresses
 */
public record InstallationFeatures(
        Operators operators,
        ServiceKeys serviceKeys,
        Outbox outbox,
        SystemMessages messages,
        Deletions deletions,
        Supplier<List<Background>> tasks,
        String version,
        ObjectIds ids,
        Clock clock) {}
