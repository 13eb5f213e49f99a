package io.tenantry.api.management.wire;

import io.tenantry.listing.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** How one kind of object looks on the wire, whatever the media type: its names, and its fields in order. */
public final class Form<T> {
    private final String plural;
    private final String singular;
    private final @Nullable String collection;
    private final boolean linked;
    private final @Nullable String optional;
    private final List<Field<T>> fields;
    private final List<String> paths;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Part<T>> parts = new ArrayList<>();

    /** Fields in a row, of one nested object or of none. */
    private record Part<T>(String group, SerializableString name, List<Named<T>> fields) {}

    private record Named<T>(SerializableString name, Field.Value<T> value) {}

    /**
     * @param plural what a list of them is called, also in the path where each is found
     * @param singular what one of them is called
     * @param fields those of one nested object in a row; cursors hold their numbers, so new ones are added at the end
     */
    public Form(String plural, String singular, List<Field<T>> fields) {
        this(plural, singular, plural, true, null, fields);
    }

    private Form(
            String plural,
            String singular,
            @Nullable String collection,
            boolean linked,
            @Nullable String optional,
            List<Field<T>> fields) {
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

    /** This form, for things that are found by their ids in another collection, or (when that is null) nowhere. */
    public Form<T> foundIn(@Nullable String other) {
        return new Form<>(plural, singular, other, linked, optional, fields);
    }

    /** This form, for objects that have no address: HAL has no links for them. */
    public Form<T> unlinked() {
        return new Form<>(plural, singular, null, false, optional, fields);
    }

    /** This form, whose field of that name is left out where it is null, and a nested object where all of its fields are. */
    public Form<T> withOptional(String name) {
        return new Form<>(plural, singular, collection, linked, name, fields);
    }

    /** This form without one of its fields. */
    public Form<T> without(String path) {
        return new Form<>(
                plural,
                singular,
                collection,
                linked,
                optional,
                fields.stream().filter(field -> !field.path().equals(path)).toList());
    }

    /** Whether HAL has links for these objects. */
    boolean linked() {
        return linked;
    }

    /** The collection in which a thing is found by its id; null when it is found nowhere. */
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

    /** The number of a field that is there. */
    public int number(String path) {
        Integer number = numbers.get(path);
        if (number == null) {
            throw new IllegalArgumentException(path);
        }
        return number;
    }

    /** The id of a thing; null when things of this kind have none. */
    @Nullable
    String id(T thing) {
        Field<T> field = field("_id");
        return field == null ? null : (String) field.value().of(thing);
    }

    /** Writes the fields of a thing, without the braces around them. */
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
