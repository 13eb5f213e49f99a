package io.tenantry.mail;

/** Composes the text and HTML parts of a mail. All given texts are plain text: markup in them is escaped. */
public final class Letter {
    private final String subject;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder html = new StringBuilder();

    /** @param subject line breaks in it become spaces */
    public Letter(String subject) {
        this.subject = Mail.oneLine(subject);
    }

    /** Adds a paragraph. */
    public Letter paragraph(String words) {
        text.append(words).append("\n\n");
        html.append("<p>").append(escaped(words)).append("</p>\n");
        return this;
    }

    /** Adds a link in a paragraph of its own. */
    public Letter link(String words, String url) {
        text.append(words).append(":\n").append(url).append("\n\n");
        html.append("<p><a href=\"")
                .append(escaped(url))
                .append("\">")
                .append(escaped(words))
                .append("</a></p>\n");
        return this;
    }

    /** The finished mail. */
    public Mail to(String address) {
        String page = """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>%s</title></head>
                <body style="font-family: sans-serif; line-height: 1.5">
                %s</body></html>
                """.formatted(escaped(subject), html);
        return new Mail(address, subject, text.toString().stripTrailing() + "\n", page);
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
