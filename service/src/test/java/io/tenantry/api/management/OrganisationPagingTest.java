package io.tenantry.api.management;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;

/** Walks through the list of organisations by cursors, also while others are created, renamed, changed and deleted. */
@Tag("long")
class OrganisationPagingTest {
    private static final List<String> FILTERS = List.of(
            "",
            "&filter=A",
            "&filter=_",
            "&disabled=true",
            "&disabled=false",
            "&quotaMaxUsers=[1,2]",
            "&quotaMaxUsers=0",
            "&quotaMaxUsers=[0,1]",
            "&disabled=false&quotaMaxUsers=0",
            "&billingTimezone=UTC",
            "&billingTimezone=UTC&filter=a",
            "&businessUnitId=",
            "&businessUnitId=u1,u0");

    private static final TestServer SERVER = TestServer.start();
    private static final Scene SCENE = new Scene(SERVER);
    private static final PagedList LIST = new PagedList(
            SERVER,
            "/management/v2.0/organisations",
            List.of(
                    "_id",
                    "name",
                    "disabled",
                    "businessUnitId",
                    "liveAgentAccount",
                    "quotaMaxUsers",
                    "passwordPolicy.minLength",
                    "billingTimezone",
                    "dataPrivacySettings.enabled"));

    @AfterContainer
    static void stop() {
        SERVER.close();
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.PREVIOUS_SEED)
    void all_pages_forth_and_back_are_the_sorted_list(@ForAll Random random) {
        fill(random, 3 + random.nextInt(40));
        LIST.assertPagesAreTheSortedList(PagedList.pick(FILTERS, random), random);
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.PREVIOUS_SEED)
    void what_does_not_change_is_seen_once_whatever_happens_to_the_rest(@ForAll Random random) throws Exception {
        fill(random, 10 + random.nextInt(60));
        LIST.assertWhatDoesNotChangeIsSeenOnce(new Organisations(), random);
    }

    private static final class Organisations implements PagedList.Disturbance {
        @Override
        public Set<String> group(String id) {
            return Set.of(id);
        }

        @Override
        public void change(String id, Random random) {
            int row = Integer.parseInt(id.substring(16), 16);
            switch (random.nextInt(5)) {
                case 0 -> SCENE.sql("DELETE FROM organization WHERE id = ?", row);
                case 1 -> SCENE.rename(row, PagedList.name(random));
                case 2 ->
                    SCENE.sql(
                            "UPDATE organization SET disabled = NOT disabled, quota_max_users = 9,"
                                    + " business_unit_id = NULL, revision = revision + 1 WHERE id = ?",
                            row);
                case 3 ->
                    // Keeps its position, in every order.
                    SCENE.sql(
                            "UPDATE organization SET outbound_timeout = outbound_timeout + 1, revision = revision + 1"
                                    + " WHERE id = ?",
                            row);
                default -> {
                    SCENE.rename(row, PagedList.name(random));
                    SCENE.sql("DELETE FROM organization WHERE id = ?", row);
                }
            }
        }

        @Override
        public void add(Random random) {
            // At once: rows never change unnoticed, without a new revision.
            SERVER.database().change(handle -> addOne(random));
        }
    }

    private static void fill(Random random, int count) {
        SERVER.database().change(handle -> {
            SCENE.sql("DELETE FROM organization");
            for (int i = 0; i < count; i++) {
                addOne(random);
            }
        });
    }

    private static void addOne(Random random) {
        int id = SCENE.organization(PagedList.name(random));
        SCENE.sql(
                """
                UPDATE organization SET disabled = ?, quota_max_users = ?, password_policy_min_length = ?,
                  business_unit_id = nullif(?, 'u2'), live_agent_account = nullif(?, 0),
                  billing_timezone = ?, data_privacy_enabled = ?, revision = ? WHERE id = ?""",
                random.nextBoolean(),
                random.nextInt(3),
                random.nextInt(3),
                "u" + random.nextInt(3),
                random.nextInt(3),
                random.nextBoolean() ? "UTC" : "Europe/Berlin",
                random.nextBoolean(),
                // A cursor distinguishes 2^24 revisions.
                PagedList.pick(List.of(1, (1 << 24) - 2, (1 << 24) - 1), random),
                id);
    }
}
