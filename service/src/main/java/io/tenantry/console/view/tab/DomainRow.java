package io.tenantry.console.view.tab;

import io.tenantry.console.view.Moment;
import org.jspecify.annotations.Nullable;

/**
 * A mail domain of an organization.
 *
 * @param path the path below which forms about it are sent, relative to the console
 * @param record the text of the TXT record that verifies it
 * @param verified the time at which it was verified; null before
 */
public record DomainRow(
        String path,
        String name,
        String record,
        Moment added,
        @Nullable Moment verified) {}
