package io.tenantry.console.view.tab;

import io.tenantry.console.view.Moment;

/**
 * A delivery of a webhook in the list.
 *
 * @param path its path, relative to the console
 * @param tone the class of its status
 * @param receiver the organization or a project
 * @param attempts the number of attempts, in words
 * @param result the result of the last attempt; empty before the first
 * @param took the duration of the last attempt; empty before the first
 */
public record DeliveryRow(
        String path,
        String event,
        String status,
        String tone,
        String receiver,
        String attempts,
        String result,
        String took,
        Moment created) {}
