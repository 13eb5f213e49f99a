package io.tenantry.web;

/** A builder of {@code multipart/form-data} bodies. */
public final class Multipart {
    /** The content type of a request with such a body. */
    public static final String TYPE = "multipart/form-data; boundary=----WebKitFormBoundaryX";

    private static final String DELIMITER = "------WebKitFormBoundaryX";

    private final StringBuilder parts = new StringBuilder();

    /** A body with these fields: pairs of name and value. */
    public static String of(String... pairs) {
        Multipart body = new Multipart();
        for (int i = 0; i < pairs.length; i += 2) {
            body.field(pairs[i], pairs[i + 1]);
        }
        return body.end();
    }

    /** Adds a field. */
    public Multipart field(String name, String value) {
        return part("Content-Disposition: form-data; name=\"" + name + "\"", value);
    }

    /** Adds a file. */
    public Multipart file(String name, String fileName, String content) {
        return part(
                "Content-Disposition: form-data; name=\"" + name + "\"; filename=\"" + fileName
                        + "\"\r\nContent-Type: application/octet-stream",
                content);
    }

    /** Adds a part with these headers. */
    public Multipart part(String headers, String content) {
        parts.append(DELIMITER)
                .append("\r\n")
                .append(headers)
                .append("\r\n\r\n")
                .append(content)
                .append("\r\n");
        return this;
    }

    /** The whole body. */
    public String end() {
        return parts + DELIMITER + "--\r\n";
    }
}
