package io.tenantry.api.management.field;

import io.tenantry.access.Caller;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.fault.Fault;
import io.tenantry.label.LabelChange;
import io.tenantry.label.LabelQuery;
import io.tenantry.label.LabelReader;
import io.tenantry.label.Labelled;
import io.tenantry.label.Labels;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** The external id and the metadata of the objects of this API: shown on request, searched in lists, read from bodies. */
public final class LabelFields {
    static final String EXTERNAL = "externalId";

    /** The names of both, for bodies that only repeat them. */
    public static final List<String> NAMES = List.of(EXTERNAL, LabelReader.METADATA);

    private LabelFields() {}

    /**
     * A form with both fields.
     *
     * @param columns where the rows of a list have them
     * @param owner the number that has the external id
     * @param row the number that has the metadata
     */
    public static <T> Form<T> add(
            Form<T> form, Labels labels, LabelQuery.Columns columns, ToIntFunction<T> owner, ToIntFunction<T> row) {
        List<Field.Requested<T>> all = new ArrayList<>(form.onRequest());
        all.add(new Field.Requested<>(EXTERNAL, false, things -> {
            Map<Integer, String> ids = labels.externalIds(columns.kind(), numbers(things, owner));
            return thing -> ids.get(owner.applyAsInt(thing));
        }));
        all.add(new Field.Requested<>(LabelReader.METADATA, false, things -> {
            Map<Integer, Map<String, String>> metadata = labels.metadata(columns.kind(), numbers(things, row));
            Field.Value<T> value = thing -> metadata.getOrDefault(row.applyAsInt(thing), Map.of());
            return value;
        }));
        return form.withOnRequest(all).labelled(columns);
    }

    private static <T> List<Integer> numbers(List<T> things, ToIntFunction<T> number) {
        return things.stream().map(number::applyAsInt).toList();
    }

    /** Takes both fields out of a body, which collects their faults. */
    public static LabelChange take(JsonBody body) {
        return LabelReader.change(
                EXTERNAL,
                body.object().remove(EXTERNAL),
                body.object().remove(LabelReader.METADATA),
                body.problems()::add);
    }

    /**
     * Sets the external id for a service, which sends nothing else and gets no object back.
     *
     * @param body the rest of the body
     */
    public static Reply byService(
            Request request, Caller caller, Labels labels, Labelled kind, int row, JsonBody body, LabelChange wanted) {
        if (request.header("If-Match") != null) {
            throw new Fault.Unreadable("A service key reads no object, so it has no entity tag.");
        }
        body.object().propertyNames().forEach(body::notAllowed);
        body.check();
        labels.changeByService(caller, kind, row, wanted);
        return Reply.empty(204);
    }
}
