package io.tenantry.organization.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.listing.Column;
import io.tenantry.storage.Database;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which rows the indexes of settings leave out, and when those get an index after all. */
@SuppressWarnings("NullAway.Init")
class RareIndexesTest {
    private Database database;

    @BeforeEach
    void open() {
        database = TestDatabases.create().open();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private List<String> indexes(String like) {
        return database.read(handle -> handle.createQuery(
                        "SELECT indexdef FROM pg_indexes WHERE tablename = 'organization' AND indexname LIKE :like ORDER BY 1")
                .bind("like", like)
                .mapTo(String.class)
                .list());
    }

    private void sql(String sql) {
        database.read(handle -> handle.execute(sql));
    }

    @Test
    void the_index_of_every_sortable_setting_leaves_out_the_value_that_queries_name() {
        List<String> predicates = indexes("organization_by_%").stream()
                .filter(index -> index.contains("<>"))
                .map(index -> index.replaceAll(".* WHERE \\((.*)\\)$", "$1").replace("::text", ""))
                .sorted()
                .toList();
        List<String> expected = OrganizationColumns.indexed().stream()
                .map(RareIndexesTest::excluded)
                .sorted()
                .toList();
        assertThat(predicates).hasSize(29).isEqualTo(expected);
    }

    private static String excluded(Column column) {
        return column.key() + " <> "
                + (column.defaultValue() instanceof Boolean flag ? flag.toString() : column.defaultLiteral());
    }

    @Test
    void a_value_that_has_become_rare_has_an_index_until_it_is_common_again() {
        RareIndexes rare = new RareIndexes(database);
        sql("INSERT INTO organization (name, name_fold, name_order, quota_max_users, data_privacy_mask_logging)"
                + " SELECT n, n, n::bytea, 7, true FROM (SELECT n::text FROM generate_series(1, 12000) n) names");
        sql("UPDATE organization SET quota_max_users = 0 WHERE id % 4000 = 0");
        sql("ANALYZE organization");
        rare.keep();
        assertThat(indexes("organization_usual_%"))
                .containsExactly(
                        "CREATE INDEX organization_usual_data_privacy_mask_logging ON public.organization"
                                + " USING btree (id) WHERE (data_privacy_mask_logging = false)",
                        "CREATE INDEX organization_usual_quota_max_users ON public.organization"
                                + " USING btree (id) WHERE (quota_max_users = 0)");

        sql("UPDATE organization SET quota_max_users = 0 WHERE id % 2 = 0");
        sql("ANALYZE organization");
        rare.keep();
        assertThat(indexes("organization_usual_%"))
                .containsExactly("CREATE INDEX organization_usual_data_privacy_mask_logging ON public.organization"
                        + " USING btree (id) WHERE (data_privacy_mask_logging = false)");
    }
}
