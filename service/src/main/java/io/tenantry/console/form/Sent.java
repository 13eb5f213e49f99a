package io.tenantry.console.form;

import io.tenantry.fault.Fault;
import io.tenantry.web.Request;
import io.tenantry.web.form.MultipartForm;
import io.tenantry.web.form.Parameters;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** The values of a submitted form. */
public final class Sent {
    /** The maximum size of a body, in bytes: more than the longest name and password need, percent-encoded. */
    public static final int MOST_BYTES = 64 * 1024;

    private static final String FORM = "application/x-www-form-urlencoded";

    /** The names of fields with passwords, codes, keys and tokens. */
    private static final Pattern SECRET = Pattern.compile(
            "(?:.*_)?(?:password(?:_again)?|secret|(?:verification)?token|otp|code|(?:api|public)_key)",
            Pattern.CASE_INSENSITIVE);

    private final Parameters values;

    Sent(Parameters values) {
        this.values = values;
    }

    /**
     * Reads the body of a request.
     *
     * @throws Fault.UnsupportedFormat when it is no form
     * @throws Fault.TooLarge when it is longer than {@link #MOST_BYTES}
     * @throws Fault.Unreadable when it is malformed
     * @throws Fault.Invalid when it has a file
     */
    public static Sent read(Request request) {
        byte[] body = request.body(MOST_BYTES);
        String type = request.header("Content-Type");
        String sent = type == null ? "" : type;
        String mediaType = body.length == 0
                ? FORM
                : sent.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
        return new Sent(
                switch (mediaType) {
                    case FORM -> Parameters.read(new String(body, StandardCharsets.UTF_8));
                    case MultipartForm.MEDIA_TYPE -> MultipartForm.read(sent, body);
                    default -> throw new Fault.UnsupportedFormat(sent);
                });
    }

    /** Whether a field has a secret: a password, a code, a key or a token. */
    public static boolean isSecret(String field) {
        return SECRET.matcher(field).matches();
    }

    /** The values, percent-encoded, without secrets. */
    String withoutSecrets() {
        StringJoiner pairs = new StringJoiner("&");
        for (String name : values.names()) {
            if (isSecret(name) || name.equals(KeptForm.FIELD)) {
                continue;
            }
            for (String value : values.all(name)) {
                pairs.add(encoded(name) + "=" + encoded(value == null ? "" : value));
            }
        }
        return pairs.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Whether the form has a field. */
    public boolean has(String name) {
        return values.names().contains(name);
    }

    /** The value of a field, unchanged; empty when the form does not have it. */
    public String value(String name) {
        String value = values.last(name);
        return value == null ? "" : value;
    }
}
