package io.tenantry.console.view;

/** A project in the list. */
public record ProjectRow(String path, String name, Moment created, Moment changed) {}
