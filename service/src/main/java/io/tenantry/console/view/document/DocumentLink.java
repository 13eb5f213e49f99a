package io.tenantry.console.view.document;

/**
 * A document in the index.
 *
 * @param name the last part of its address
 * @param title its title in the index
 * @param content the things that it describes
 */
public record DocumentLink(String name, String title, String content) {}
