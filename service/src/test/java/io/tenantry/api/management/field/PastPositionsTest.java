package io.tenantry.api.management.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.api.management.wire.Form;
import io.tenantry.deletion.DeletionColumns;
import io.tenantry.listing.Column;
import io.tenantry.storage.Database;
import io.tenantry.storage.ObjectIds;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A row that moves leaves its position behind, so that a cursor at that position stays valid. The position must have a value
 * for every column that the list can be sorted by: without one, the second page repeats the first.
 */
class PastPositionsTest {
    private static final TestServer SERVER = TestServer.start();
    private static final Database DATABASE = SERVER.database();
    private static final ObjectIds IDS = ObjectIds.read(DATABASE);

    @BeforeAll
    static void add_a_membership() {
        Scene scene = new Scene(SERVER);
        scene.personIn(scene.organization("Acme"), "ann@example.com", "admin");
    }

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @Test
    void an_organization_leaves_a_value_for_every_sortable_field() {
        assertThat(kept("organization")).containsAll(sortable(OrganisationFields.form(IDS)));
    }

    @Test
    void a_membership_leaves_a_value_for_every_sortable_field() {
        assertThat(kept("membership")).containsAll(sortable(UserFields.form(IDS)));
    }

    @Test
    void a_deletion_leaves_a_value_for_every_sortable_field() {
        assertThat(kept("deletion"))
                .containsAll(Stream.of(
                                DeletionColumns.ID,
                                DeletionColumns.ORGANIZATION,
                                DeletionColumns.NAME,
                                DeletionColumns.STATUS)
                        .map(Column::key)
                        .toList());
    }

    private static List<String> sortable(Form<?> form) {
        List<String> keys = IntStream.range(0, form.paths().size())
                .mapToObj(form::sortable)
                .filter(Objects::nonNull)
                .map(Column::key)
                .toList();
        assertThat(keys).isNotEmpty();
        return keys;
    }

    private static Set<String> kept(String table) {
        return DATABASE.read(handle ->
                handle.createQuery("""
                        SELECT jsonb_object_keys(%1$s_position(kept))
                        FROM (SELECT * FROM %1$s UNION ALL SELECT (NULL::%1$s).*) kept""".formatted(table)).mapTo(String.class).set());
    }
}
