package io.tenantry.api.management.wire;

import io.tenantry.access.Precondition;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.resource.IfMatch;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Replies of one kind of object, in every media type. JSON and HAL are written directly from the objects; XML and CSV are made
 * from the JSON, so that they have the same content.
 */
public final class Replies<T> {
    private final Form<T> form;

    public Replies(Form<T> form) {
        this.form = form;
    }

    /**
     * Refuses a request whose reply could not be made, before it changes anything.
     *
     * @throws io.tenantry.fault.Fault.NotAcceptable when it accepts no media type of this API
     * @throws io.tenantry.fault.Fault.Invalid when it asks for a field that there is not
     */
    public void check(Request request) {
        Negotiation.format(request);
        AskedFields.names(request, form);
    }

    /** One object. */
    public Reply object(Request request, int status, T thing) {
        return marked(
                request, asked(request, List.of(thing)).object(request, Negotiation.format(request), status, thing));
    }

    /** These replies, with the fields that a request asks for. */
    private Replies<T> asked(Request request, List<T> things) {
        Set<String> names = AskedFields.names(request, form);
        return names.isEmpty() ? this : new Replies<>(form.showing(names, things));
    }

    /** Names the headers that the reply depends on. */
    private Reply marked(Request request, Reply reply) {
        if (form.onRequest().stream().noneMatch(Field.Requested::identifier)) {
            return reply.with("Vary", "Accept");
        }
        Reply varying = reply.with("Vary", "Accept, " + AskedFields.PREFER);
        return AskedFields.prefersBoth(request) ? varying.with("Preference-Applied", AskedFields.BOTH) : varying;
    }

    /**
     * The state of an object that {@code If-Match} names: the tag of any representation matches, because a client may read in
     * one media type and write in another. The tag may be of a reply with the fields that this request asks for, or without.
     */
    public Precondition<T> believed(Request request) {
        return IfMatch.ofAny(
                request,
                thing -> Stream.of(this, asked(request, List.of(thing)))
                        .distinct()
                        .flatMap(replies -> Arrays.stream(Format.values())
                                .map(format -> replies.object(request, format, 200, thing)))
                        .toList());
    }

    private Reply object(Request request, Format format, int status, T thing) {
        byte[] body = switch (format) {
            case JSON -> json(out -> object(out, thing, null));
            case HAL -> json(out -> object(out, thing, self(request, thing)));
            case XML, TEXT_XML -> XmlText.write(form.singular(), tree(out -> object(out, thing, null)));
            case CSV -> CsvText.write(form.paths(), List.of(tree(out -> object(out, thing, null))));
        };
        return Reply.of(status, format.contentType(), body);
    }

    /** A whole list without pages: only {@code {items}}. */
    public Reply items(Request request, List<T> things) {
        return marked(request, asked(request, things).items(request, Negotiation.format(request), things));
    }

    private Reply items(Request request, Format format, List<T> things) {
        byte[] body = switch (format) {
            case JSON -> json(out -> items(out, things, null));
            case HAL -> json(out -> items(out, things, request));
            case XML, TEXT_XML -> XmlText.write(form.plural(), tree(out -> items(out, things, null)));
            case CSV ->
                CsvText.write(
                        form.paths(),
                        things.stream()
                                .map(thing -> tree(out -> object(out, thing, null)))
                                .toList());
        };
        return Reply.of(200, format.contentType(), body);
    }

    private void items(JsonGenerator out, List<T> things, @Nullable Request hal) {
        out.writeStartObject();
        out.writeArrayPropertyStart("items");
        things.forEach(thing -> object(out, thing, null));
        out.writeEndArray();
        if (hal != null) {
            out.writeObjectPropertyStart("_links");
            link(out, "self", Links.self(hal));
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    /** A page of a list. */
    public Reply list(Request request, ListPage<T> page) {
        return marked(request, asked(request, page.items()).list(request, Negotiation.format(request), page));
    }

    private Reply list(Request request, Format format, ListPage<T> page) {
        byte[] body = switch (format) {
            case JSON -> json(size(page), out -> list(out, page, null));
            case HAL -> json(size(page), out -> list(out, page, request));
            case XML, TEXT_XML -> XmlText.write(form.plural(), tree(out -> list(out, page, null)));
            case CSV ->
                CsvText.write(
                        form.paths(),
                        tree(out -> list(out, page, null))
                                .get("items")
                                .valueStream()
                                .toList());
        };
        Reply reply = Reply.of(200, format.contentType(), body);
        return format == Format.CSV ? withPaging(reply, request, page) : reply;
    }

    /** The data about the whole list, as headers: a CSV body cannot contain it. */
    private Reply withPaging(Reply reply, Request request, ListPage<T> page) {
        Reply more = reply.with("X-Total-Count", Long.toString(page.total()));
        StringBuilder links = new StringBuilder("<" + Links.first(request) + ">; rel=\"first\"");
        if (page.next() != null) {
            more = more.with("X-Next-Cursor", page.next());
            links.append(", <").append(Links.next(request, page.next())).append(">; rel=\"next\"");
        }
        if (page.previous() != null) {
            more = more.with("X-Previous-Cursor", page.previous());
            links.append(", <").append(Links.previous(request, page.previous())).append(">; rel=\"prev\"");
        }
        return more.with("Link", links.toString());
    }

    private void object(JsonGenerator out, T thing, @Nullable String self) {
        out.writeStartObject();
        form.write(out, thing);
        if (self != null) {
            out.writeObjectPropertyStart("_links");
            link(out, "self", self);
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    /** @param hal the request, for links; null for none */
    private void list(JsonGenerator out, ListPage<T> page, @Nullable Request hal) {
        out.writeStartObject();
        out.writeArrayPropertyStart("items");
        for (T item : page.items()) {
            object(out, item, hal == null || form.id(item) == null ? null : self(hal, item));
        }
        out.writeEndArray();
        out.writeNumberProperty("total", page.total());
        out.writeStringProperty("next", page.next());
        out.writeStringProperty("previous", page.previous());
        out.writeStringProperty("nextCursor", page.next());
        out.writeStringProperty("previousCursor", page.previous());
        if (hal != null && (form.linked() || !isAct(hal))) {
            out.writeObjectPropertyStart("_links");
            if (!isAct(hal)) {
                link(out, "self", Links.self(hal));
                link(out, "first", Links.first(hal));
            }
            items(out, page, hal);
            if (page.next() != null) {
                link(out, "next", Links.next(hal, page.next()));
            }
            if (page.previous() != null) {
                link(out, "prev", Links.previous(hal, page.previous()));
            }
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    /** The links of the rows, for clients that find embedded objects by their links. */
    private void items(JsonGenerator out, ListPage<T> page, Request hal) {
        if (!form.linked() || form.field("_id") == null) {
            return;
        }
        out.writeArrayPropertyStart("item");
        for (T item : page.items()) {
            if (form.id(item) != null) {
                out.writeStartObject();
                out.writeStringProperty("href", Objects.requireNonNull(self(hal, item)));
                out.writeEndObject();
            }
        }
        out.writeEndArray();
    }

    /**
     * The path of an object, where a GET finds it; null when there is none. An object without a collection has the path of the
     * request.
     */
    private @Nullable String self(Request request, T thing) {
        if (!form.linked()) {
            return null;
        }
        String id = form.id(thing);
        String collection = form.collection();
        if (id != null && collection != null) {
            return Links.object(request, collection, id);
        }
        return isAct(request) ? null : Links.self(request);
    }

    /** Whether the path of a request is that of an act, which no GET finds. */
    private static boolean isAct(Request request) {
        return request.method().equals("POST");
    }

    private static void link(JsonGenerator out, String name, String href) {
        out.writeObjectPropertyStart(name);
        out.writeStringProperty("href", href);
        out.writeEndObject();
    }

    /** Writes a part of a reply. */
    interface Content {
        void write(JsonGenerator out);
    }

    /** The approximate size of a page, in bytes. */
    private int size(ListPage<T> page) {
        return 512 + page.items().size() * 32 * form.paths().size();
    }

    private static byte[] json(Content content) {
        return json(2048, content);
    }

    private static byte[] json(int expectedSize, Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(expectedSize);
        try (JsonGenerator out = Json.MAPPER.createGenerator(bytes)) {
            content.write(out);
        }
        return bytes.toByteArray();
    }

    /** The JSON of a content, to compare it or to convert it to another format. */
    static JsonNode tree(Content content) {
        return Json.MAPPER.readTree(json(content));
    }
}
