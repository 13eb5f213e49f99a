package io.tenantry.fuzz;

import io.tenantry.api.management.field.ListParameters;
import io.tenantry.api.management.field.OrganisationFields;
import io.tenantry.api.management.field.UserFields;
import io.tenantry.api.management.wire.Form;
import io.tenantry.storage.MadeUpIds;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.form.Parameters;
import java.util.List;
import java.util.Set;

/** The parameters of the lists of the management API. */
final class Lists {
    private static final ObjectIds IDS = MadeUpIds.of("0123456789abcd");
    private static final List<Form<?>> FORMS = List.of(OrganisationFields.form(IDS), UserFields.form(IDS));

    private Lists() {}

    /** Reads a query for each list, up to the first that refuses it. */
    static void read(String query) {
        for (Form<?> form : FORMS) {
            ListParameters.read(Parameters.read(query), form, IDS, Set.of());
        }
    }
}
