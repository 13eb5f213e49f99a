package io.tenantry.project;

import io.tenantry.setting.Settings;

/**
 * A project with all its settings.
 *
 * @param project the project
 * @param revision counts its changes, from 1
 * @param settings its settings
 */
public record ProjectDetails(Project project, int revision, Settings settings) {}
