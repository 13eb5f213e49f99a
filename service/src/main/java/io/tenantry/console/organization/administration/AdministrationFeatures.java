package io.tenantry.console.organization.administration;

import io.tenantry.deletion.Deletions;
import io.tenantry.domain.Domains;
import io.tenantry.project.list.OrganizationProjects;
import io.tenantry.webhook.WebhookDeliveries;
import io.tenantry.webhook.WebhookTrials;

/**
 * The entry classes of the features that these pages call.
 *
 * @param deliveries lists deliveries and sends them again
 * @param trials sends a test
 * @param projects the projects that receive events
 */
public record AdministrationFeatures(
        WebhookDeliveries deliveries,
        WebhookTrials trials,
        OrganizationProjects projects,
        Domains domains,
        Deletions deletions) {}
