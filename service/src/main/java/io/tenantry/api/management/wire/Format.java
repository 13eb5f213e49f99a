package io.tenantry.api.management.wire;

/** The media types of this API, in the order of preference when a caller accepts several. */
public enum Format {
    JSON("application", "json", ""),
    HAL("application", "hal+json", ""),
    XML("application", "xml", ""),
    TEXT_XML("text", "xml", ""),
    CSV("text", "csv", "; header=present");

    private final String type;
    private final String subtype;
    private final String contentType;

    Format(String type, String subtype, String parameters) {
        this.type = type;
        this.subtype = subtype;
        this.contentType = type + "/" + subtype + "; charset=utf-8" + parameters;
    }

    String type() {
        return type;
    }

    String subtype() {
        return subtype;
    }

    /** The media type with its parameters. */
    String contentType() {
        return contentType;
    }
}
