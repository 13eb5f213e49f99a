package io.tenantry.console.document;

import static io.tenantry.console.text.ConsoleTexts.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;
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
            .nodeRendererFactory(ScrolledRenderer::new)
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
        document.accept(new Changes());
        Node first = document.getFirstChild();
        String title = "";
        if (first instanceof Heading heading && heading.getLevel() == 1) {
            title = TEXT.render(heading).strip();
            heading.unlink();
        }
        return new Rendered(title, HTML.render(document));
    }

    /** Gives links the addresses that they have on the pages, relative to the page, and tables a box that scrolls. */
    private static final class Changes extends AbstractVisitor {
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

        @Override
        public void visit(CustomBlock block) {
            visitChildren(block);
            if (block instanceof TableBlock) {
                Scrolled box = new Scrolled();
                block.insertBefore(box);
                box.appendChild(block);
            }
        }
    }

    /** A box around a table, which scrolls where the table is wider than the page, with the keyboard, too. */
    private static final class Scrolled extends CustomBlock {}

    /** Renders {@link Scrolled}. The headings of the table are the name of the box. */
    private record ScrolledRenderer(HtmlNodeRendererContext context) implements NodeRenderer {
        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(Scrolled.class);
        }

        @Override
        public void render(Node box) {
            Node table = Objects.requireNonNull(box.getFirstChild());
            HtmlWriter html = context.getWriter();
            html.line();
            html.tag("div", Map.of("class", "scrolled", "role", "group", "aria-label", name(table), "tabindex", "0"));
            context.render(table);
            html.tag("/div");
            html.line();
        }

        private static String name(Node table) {
            List<String> headings = new ArrayList<>();
            Node row = Objects.requireNonNull(table.getFirstChild()).getFirstChild();
            for (Node cell = row == null ? null : row.getFirstChild(); cell != null; cell = cell.getNext()) {
                // As text, a cell ends with the line to the next one.
                headings.add(TEXT.render(cell).replaceFirst("\\|?\\s*$", ""));
            }
            return text("markdown.table", String.join(", ", headings));
        }
    }
}
