package io.tenantry.api.management.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.access.Caller;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.api.management.wire.Form;
import io.tenantry.apikey.PersonalKeys;
import io.tenantry.deletion.DeletionColumns;
import io.tenantry.listing.Column;
import io.tenantry.project.list.ListedProjectQuery;
import io.tenantry.project.member.ProjectMemberQuery;
import io.tenantry.servicekey.ServiceKeyQuery;
import io.tenantry.servicekey.ServiceKeyTerms;
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
    static void add_a_row_of_each_kind() {
        Scene scene = new Scene(SERVER);
        int organization = scene.organization("Acme");
        scene.personKey(scene.personIn(organization, "ann@example.com", "admin"));
        scene.project(organization, "Agents");
        scene.sql("""
                INSERT INTO deletion (organization_id, organization_name, organization_name_fold, organization_name_order, status,
                    created_at, updated_at)
                VALUES (?, 'Acme', 'acme', '', 'COMPLETED', now(), now())""", organization);
        SERVER.installation()
                .serviceKeys()
                .create(
                        Caller.Operator.COMMAND_LINE,
                        new ServiceKeyTerms(
                                "messages", Set.of(ServiceScope.USAGE), ServiceReach.Everywhere.INSTANCE, 1));
    }

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @Test
    void an_organization_leaves_a_value_for_every_sortable_field() {
        assertThat(left("organization", 1)).containsAll(sortable(OrganisationFields.form(IDS)));
    }

    @Test
    void a_membership_leaves_a_value_for_every_sortable_field() {
        assertThat(left("membership", 2))
                .containsAll(sortable(UserFields.form(IDS)))
                .contains(ProjectMemberQuery.ID.key());
    }

    @Test
    void a_project_leaves_a_value_for_every_sortable_field() {
        assertThat(left("project", 5))
                .containsAll(keys(
                        ListedProjectQuery.ID,
                        ListedProjectQuery.NAME,
                        ListedProjectQuery.COLOR,
                        ListedProjectQuery.INBOX,
                        ListedProjectQuery.WHISPER,
                        ListedProjectQuery.DEFAULT_INBOX,
                        ListedProjectQuery.CREATED_AT,
                        ListedProjectQuery.CHANGED_AT,
                        ListedProjectQuery.CREATED_BY,
                        ListedProjectQuery.CHANGED_BY));
    }

    @Test
    void a_key_leaves_a_value_for_every_sortable_field() {
        assertThat(left("api_key", 6)).containsAll(keys(PersonalKeys.ID, PersonalKeys.NAME, PersonalKeys.CREATED_AT));
    }

    @Test
    void a_deletion_leaves_a_value_for_every_sortable_field() {
        assertThat(left("deletion", 3))
                .containsAll(keys(
                        DeletionColumns.ID,
                        DeletionColumns.ORGANIZATION,
                        DeletionColumns.NAME,
                        DeletionColumns.STATUS));
    }

    @Test
    void the_key_of_a_service_leaves_a_value_for_every_sortable_field() {
        assertThat(left("service_key", 11)).containsAll(keys(ServiceKeyQuery.ID, ServiceKeyQuery.NAME));
    }

    private static List<String> keys(Column... columns) {
        return Stream.of(columns).map(Column::key).toList();
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

    /**
     * The keys of the position that a deleted row leaves; the deletion is rolled back.
     *
     * @param kind the number in {@code past_position}
     */
    private static Set<String> left(String table, int kind) {
        return DATABASE.read(handle -> handle.inTransaction(own -> {
            own.execute("DELETE FROM " + table);
            Set<String> keys =
                    own.createQuery("""
                            SELECT DISTINCT jsonb_object_keys(position) FROM past_position WHERE kind = :kind""").bind("kind", kind).mapTo(String.class).set();
            own.rollback();
            return keys;
        }));
    }
}
