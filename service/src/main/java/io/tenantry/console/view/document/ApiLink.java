package io.tenantry.console.view.document;

/**
 * An API in the list of API documents.
 *
 * @param name the last part of the path of its page
 * @param purpose its callers and what they do
 * @param credentials what a call is made with
 */
public record ApiLink(String name, String title, String purpose, String credentials) {
    /** The path of the OpenAPI file, relative to the root of the server. */
    public String file() {
        return "api/" + name + ".openapi.yaml";
    }
}
