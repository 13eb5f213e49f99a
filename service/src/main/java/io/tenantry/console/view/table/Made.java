package io.tenantry.console.view.table;

/**
 * A secret that was just made and is shown once.
 *
 * @param title what it is
 * @param text the secret; empty for none
 * @param path the page without it, relative to the console
 */
public record Made(String title, String text, String path) {
    /** No secret. */
    public static final Made NONE = new Made("", "", "");
}
