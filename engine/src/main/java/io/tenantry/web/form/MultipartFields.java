package io.tenantry.web.form;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartCompliance;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** The parts of a {@code multipart/form-data} body as they come out of the parser: fields, files, and the first fault. */
final class MultipartFields extends MultiPart.AbstractPartsListener {
    private static final Set<String> UTF_8 = Set.of("utf-8", "us-ascii");
    private static final Set<String> IDENTITY = Set.of("7bit", "8bit", "binary");

    private final int mostParts;
    private final Map<String, List<@Nullable String>> values = new LinkedHashMap<>();
    private final Set<String> files = new LinkedHashSet<>();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private int parts;
    private boolean complete;
    private @Nullable String wrong;

    MultipartFields(int mostParts) {
        this.mostParts = mostParts;
    }

    /** The values of each field, in the order sent. */
    Map<String, List<@Nullable String>> values() {
        return values;
    }

    /** The names of the fields with a file. */
    Set<String> files() {
        return files;
    }

    /** Whether the body was complete. */
    boolean complete() {
        return complete;
    }

    /** The first fault, as a sentence that quotes nothing of the body; null when there is none. */
    @Nullable
    String wrong() {
        return wrong;
    }

    @Override
    public void onPartContent(Content.Chunk chunk) {
        if (getFileName() == null && wrong == null) {
            ByteBuffer buffer = chunk.getByteBuffer().slice();
            byte[] piece = new byte[buffer.remaining()];
            buffer.get(piece);
            content.writeBytes(piece);
        }
    }

    @Override
    public void onPart(@Nullable String name, @Nullable String fileName, HttpFields headers) {
        byte[] bytes = content.toByteArray();
        content.reset();
        parts++;
        if (wrong != null) {
            return;
        }
        if (parts > mostParts) {
            wrong = "The multipart/form-data body has more than " + mostParts + " parts.";
        } else if (name == null || !isField(headers)) {
            wrong = "A part of the multipart/form-data body has no name.";
        } else if (name.indexOf('\uFFFD') >= 0) {
            // The parser replaces bytes that are not UTF-8.
            wrong = "The name of a part is not UTF-8.";
        } else if (fileName != null) {
            files.add(name);
        } else if (!isText(headers)) {
            wrong = "A part has another encoding than UTF-8.";
        } else {
            values.computeIfAbsent(name, ignored -> new ArrayList<>()).add(text(bytes));
        }
    }

    private static boolean isField(HttpFields headers) {
        String disposition = headers.get(HttpHeader.CONTENT_DISPOSITION);
        return disposition != null
                && disposition.split(";", 2)[0].strip().equalsIgnoreCase("form-data")
                && headers.getValuesList(HttpHeader.CONTENT_DISPOSITION).size() == 1;
    }

    private static boolean isText(HttpFields headers) {
        String type = headers.get(HttpHeader.CONTENT_TYPE);
        String charset = type == null ? null : MultipartForm.parameter(type, "charset");
        String encoding = headers.get("Content-Transfer-Encoding");
        return (charset == null || UTF_8.contains(charset.toLowerCase(Locale.ROOT)))
                && (encoding == null || IDENTITY.contains(encoding.strip().toLowerCase(Locale.ROOT)));
    }

    private String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                wrong = "A part has a null character.";
            }
            return text;
        } catch (CharacterCodingException notUtf8) {
            wrong = "A part is not UTF-8.";
            return "";
        }
    }

    @Override
    public void onComplete() {
        complete = true;
    }

    @Override
    public void onFailure(Throwable failure) {
        complete = false;
        if (wrong == null) {
            wrong = "The multipart/form-data body is broken.";
        }
    }

    /** Called for lines that end in LF alone, and for other violations that the parser accepts. */
    @Override
    public void onViolation(MultiPartCompliance.Violation violation) {
        if (wrong == null) {
            wrong = "The multipart/form-data body is broken.";
        }
    }
}
