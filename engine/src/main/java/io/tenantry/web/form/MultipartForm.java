package io.tenantry.web.form;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * A reader of {@code multipart/form-data} bodies: only text fields, in strict UTF-8. A field may be repeated, as in a
 * URL-encoded form.
 */
public final class MultipartForm {
    /** The media type, without parameters. */
    public static final String MEDIA_TYPE = "multipart/form-data";

    /** The maximum number of parts in a body. */
    static final int MOST_PARTS = Parameters.MOST;

    /** The maximum length of the headers of one part, in bytes. */
    private static final int MOST_HEADER_BYTES = 8 * 1024;

    /** The limit of RFC 2046; a longer boundary makes the search for it slow. */
    private static final int LONGEST_BOUNDARY = 70;

    private static final String BROKEN = "The multipart/form-data body is broken.";

    private MultipartForm() {}

    /**
     * Reads the fields of a form.
     *
     * @param contentType the header of the request, with the boundary
     * @throws Fault.Unreadable when the boundary is missing, the framing is broken, a part is no field of a form, a name or
     *     value is not UTF-8 or has a null character, or there are more than {@link #MOST_PARTS} parts
     * @throws Fault.Invalid naming every field that has a file
     */
    public static Parameters read(String contentType, byte[] body) {
        MultipartFields fields = new MultipartFields(MOST_PARTS);
        MultiPart.Parser parser = new MultiPart.Parser(boundary(contentType), fields);
        // One more than the limit, so that MultipartFields, not the parser, reports the fault.
        parser.setMaxParts(MOST_PARTS + 1L);
        parser.setPartHeadersMaxLength(MOST_HEADER_BYTES);
        try {
            parser.parse(Content.Chunk.from(ByteBuffer.wrap(body), true));
        } catch (RuntimeException broken) {
            throw new Fault.Unreadable(BROKEN);
        }
        String wrong = fields.wrong();
        if (wrong != null) {
            throw new Fault.Unreadable(wrong);
        }
        if (!fields.complete()) {
            throw new Fault.Unreadable(BROKEN);
        }
        Fault.Invalid.check(fields.files().stream()
                .map(name -> Problem.invalid(name, "Files are not accepted."))
                .toList());
        return Parameters.of(fields.values());
    }

    private static String boundary(String contentType) {
        String boundary = parameter(contentType, "boundary");
        if (boundary == null || boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY) {
            throw new Fault.Unreadable(
                    "The multipart/form-data body needs a boundary of 1 to " + LONGEST_BOUNDARY + " characters.");
        }
        return boundary;
    }

    /** A parameter of a header's value; null when it is not there or the value is malformed. */
    static @Nullable String parameter(String value, String name) {
        Map<String, @Nullable String> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        try {
            HttpField.getValueParameters(value, parameters);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
        return parameters.get(name);
    }
}
