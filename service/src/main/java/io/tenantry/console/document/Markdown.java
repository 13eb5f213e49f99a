package io.tenantry.console.document;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/**
 * Documents of this program as HTML. Markup in a document is shown as text. Links to other documents lead to their pages; pictures
 * are left out.
 */
final class Markdown {
    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), HeadingAnchorExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final HtmlRenderer HTML = HtmlRenderer.builder()
            .extensions(EXTENSIONS)
            .escapeHtml(true)
            .sanitizeUrls(true)
            .build();
    private static final TextContentRenderer TEXT =
            TextContentRenderer.builder().extensions(EXTENSIONS).build();

    /** A document in the same folder, with or without a fragment. */
    private static final Pattern DOCUMENT = Pattern.compile("([a-z0-9-]+)\\.md(#.*)?");

    private Markdown() {}

    /**
     * A document.
     *
     * @param title its first heading, as text
     * @param html the rest of it
     */
    record Rendered(String title, String html) {}

    static Rendered render(String markdown) {
        Node document = PARSER.parse(markdown);
        document.accept(new Addresses());
        Node first = document.getFirstChild();
        String title = "";
        if (first instanceof Heading heading && heading.getLevel() == 1) {
            title = TEXT.render(heading).strip();
            heading.unlink();
        }
        return new Rendered(title, HTML.render(document));
    }

    /** Gives links the addresses that they have on the pages, relative to the page. */
    private static final class Addresses extends AbstractVisitor {
        @Override
        public void visit(Link link) {
            Matcher document = DOCUMENT.matcher(link.getDestination());
            if (document.matches()) {
                String fragment = document.group(2);
                link.setDestination(document.group(1) + (fragment == null ? "" : fragment));
            } else if (link.getDestination().startsWith("../")) {
                link.setDestination("../" + link.getDestination());
            }
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            image.unlink();
        }
    }
}
