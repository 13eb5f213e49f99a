package io.tenantry.api.management.wire;

import io.tenantry.label.LabelQuery;
import io.tenantry.listing.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** The representation of one kind of object, in every media type: its names, and its fields in order. */
public final class Form<T> {
    private final String plural;
    private final String singular;
    private final @Nullable String collection;
    private final boolean linked;
    private final @Nullable String optional;
    private final List<Field<T>> fields;
    private final List<Field.Requested<T>> onRequest;
    private final LabelQuery.@Nullable Columns labels;
    private final List<String> paths;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Part<T>> parts = new ArrayList<>();

    /** Fields in a row, of one nested object or of none. */
    private record Part<T>(String group, SerializableString name, List<Named<T>> fields) {}

    private record Named<T>(SerializableString name, Field.Value<T> value) {}

    /**
     * @param plural the name of a list, also in the paths of the objects
     * @param singular the name of one object
     * @param fields the fields; those of one nested object are adjacent. Cursors contain the numbers of fields, so new fields
     *     are added at the end
     */
    public Form(String plural, String singular, List<Field<T>> fields) {
        this(plural, singular, plural, true, null, fields, List.of(), null);
    }

    private Form(
            String plural,
            String singular,
            @Nullable String collection,
            boolean linked,
            @Nullable String optional,
            List<Field<T>> fields,
            List<Field.Requested<T>> onRequest,
            LabelQuery.@Nullable Columns labels) {
        this.labels = labels;
        this.onRequest = List.copyOf(onRequest);
        this.collection = collection;
        this.linked = linked;
        this.optional = optional;
        this.plural = plural;
        this.singular = singular;
        this.fields = List.copyOf(fields);
        this.paths = fields.stream().map(Field::path).toList();
        for (Field<T> field : fields) {
            if (parts.isEmpty() || !parts.getLast().group.equals(field.group())) {
                parts.add(new Part<>(field.group(), new SerializedString(field.group()), new ArrayList<>()));
            }
            parts.getLast().fields.add(new Named<>(new SerializedString(field.name()), field.value()));
        }
        for (int i = 0; i < paths.size(); i++) {
            numbers.put(paths.get(i), i);
        }
    }

    /** This form, for objects at paths of another collection, or (when that is null) without paths. */
    public Form<T> foundIn(@Nullable String other) {
        return new Form<>(plural, singular, other, linked, optional, fields, onRequest, labels);
    }

    /** This form, for objects without a URL: HAL has no links for them. */
    public Form<T> unlinked() {
        return new Form<>(plural, singular, null, false, optional, fields, onRequest, labels);
    }

    /**
     * This form, which leaves out the field of that name when it is null, or the nested object of that name when all of its
     * fields are null.
     */
    public Form<T> withOptional(String name) {
        return new Form<>(plural, singular, collection, linked, name, fields, onRequest, labels);
    }

    /** This form without one of its fields. */
    public Form<T> without(String path) {
        return new Form<>(
                plural,
                singular,
                collection,
                linked,
                optional,
                fields.stream().filter(field -> !field.path().equals(path)).toList(),
                onRequest,
                labels);
    }

    /** This form, with fields that only a request that asks for them gets. */
    public Form<T> withOnRequest(List<Field.Requested<T>> more) {
        return new Form<>(plural, singular, collection, linked, optional, fields, more, labels);
    }

    /** This form, for lists that can be searched by external id and metadata. */
    public Form<T> labelled(LabelQuery.Columns columns) {
        return new Form<>(plural, singular, collection, linked, optional, fields, onRequest, columns);
    }

    /** Where the rows of a list have their external ids and metadata; null when they have none. */
    public LabelQuery.@Nullable Columns labels() {
        return labels;
    }

    /** The fields that only a request that asks for them gets. */
    public List<Field.Requested<T>> onRequest() {
        return onRequest;
    }

    /**
     * This form with those of the fields on request that have these names, behind all others.
     *
     * @param things the objects of the reply
     */
    Form<T> showing(Set<String> names, List<T> things) {
        List<Field<T>> shown = new ArrayList<>(fields);
        onRequest.stream()
                .filter(field -> names.contains(field.path()))
                .map(field -> field.of(things))
                .forEach(shown::add);
        return new Form<>(plural, singular, collection, linked, optional, shown, onRequest, labels);
    }

    /** Whether every object has a field or a nested object of that name. */
    boolean hasField(String name) {
        return numbers.containsKey(name) || parts.stream().anyMatch(part -> part.group.equals(name));
    }

    /** Whether HAL has links for these objects. */
    boolean linked() {
        return linked;
    }

    /** The collection with the paths of the objects; null when they have no paths. */
    @Nullable
    String collection() {
        return collection;
    }

    String plural() {
        return plural;
    }

    String singular() {
        return singular;
    }

    /** The paths of all fields, in order. */
    public List<String> paths() {
        return paths;
    }

    /** The field of that path, or null. */
    public @Nullable Field<T> field(String path) {
        Integer number = numbers.get(path);
        return number == null ? null : fields.get(number);
    }

    /** The column of the field with that number, or null when there is none to sort by. */
    public @Nullable Column sortable(int number) {
        Column column = number < 0 || number >= fields.size()
                ? null
                : fields.get(number).column();
        return column != null && column.sortable() ? column : null;
    }

    /** The number of an existing field. */
    public int number(String path) {
        Integer number = numbers.get(path);
        if (number == null) {
            throw new IllegalArgumentException(path);
        }
        return number;
    }

    /** The id of an object; null when objects of this kind have none. */
    @Nullable
    String id(T thing) {
        Field<T> field = field("_id");
        return field == null ? null : (String) field.value().of(thing);
    }

    /** Writes the fields of an object, without the braces around them. */
    void write(JsonGenerator out, T thing) {
        for (Part<T> part : parts) {
            boolean nested = !part.group.isEmpty();
            if (part.group.equals(optional) && part.fields.stream().allMatch(field -> field.value.of(thing) == null)) {
                continue;
            }
            if (nested) {
                out.writeName(part.name);
                out.writeStartObject();
            }
            for (Named<T> field : part.fields) {
                Object value = field.value.of(thing);
                if (value != null || !field.name.getValue().equals(optional)) {
                    out.writeName(field.name);
                    value(out, value);
                }
            }
            if (nested) {
                out.writeEndObject();
            }
        }
    }

    private static void value(JsonGenerator out, @Nullable Object value) {
        switch (value) {
            case null -> out.writeNull();
            case String text -> out.writeString(text);
            case Boolean flag -> out.writeBoolean(flag);
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case List<?> list -> {
                out.writeStartArray();
                list.forEach(element -> value(out, element));
                out.writeEndArray();
            }
            default -> out.writePOJO(value);
        }
    }
}
