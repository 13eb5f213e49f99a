package io.tenantry.api.management;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.canonical.AddressKey;
import io.tenantry.canonical.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;

/** Walks through the list of users by cursors, also while people join, are renamed, leave and disappear. */
@Tag("long")
class UserPagingTest {
    private static final List<String> FILTERS =
            List.of("", "&filter=A", "&filter=_", "&disabled=true", "&cxoneId=", "&cxoneId=u1,u0", "&roles=admin");

    private static final TestServer SERVER = TestServer.start();
    private static final Scene SCENE = new Scene(SERVER);
    private static final PagedList LIST = new PagedList(
            SERVER,
            "/management/v2.0/users",
            List.of(
                    "_id",
                    "id",
                    "name",
                    "organisation",
                    "disabled",
                    "acceptedTOS",
                    "cxoneEmail",
                    "cxoneId",
                    "createdAt",
                    "lastChanged",
                    "createdBy",
                    "lastChangedBy"));

    @AfterContainer
    static void stop() {
        SERVER.close();
    }

    @Property(tries = 30, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.PREVIOUS_SEED)
    void all_pages_forth_and_back_are_the_sorted_list(@ForAll Random random) {
        fill(random, 3 + random.nextInt(40));
        LIST.assertPagesAreTheSortedList(PagedList.pick(FILTERS, random), random);
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.PREVIOUS_SEED)
    void what_does_not_change_is_seen_once_whatever_happens_to_the_rest(@ForAll Random random) throws Exception {
        People people = fill(random, 10 + random.nextInt(50));
        LIST.assertWhatDoesNotChangeIsSeenOnce(people, random);
    }

    /** People in two organizations; a change of a person changes all users of that person. */
    private record People(int first, int second) implements PagedList.Disturbance {
        @Override
        public Set<String> group(String id) {
            Set<String> users =
                    new HashSet<>(SERVER
                            .database()
                            .read(handle -> handle.createQuery("""
                                    SELECT lpad(to_hex(id), 8, '0') FROM membership WHERE project_id IS NULL
                                      AND person_id = (SELECT person_id FROM membership WHERE id = :id)""")
                                    .bind("id", row(id))
                                    .mapTo(String.class)
                                    .list())
                            .stream()
                            .map(number -> id.substring(0, 16) + number)
                            .toList());
            users.add(id);
            return users;
        }

        @Override
        public void change(String id, Random random) {
            int row = row(id);
            String person = "(SELECT person_id FROM membership WHERE id = " + row + ")";
            switch (random.nextInt(5)) {
                case 0 -> SCENE.sql("DELETE FROM membership WHERE id = ?", row);
                case 1 -> SCENE.sql("DELETE FROM person WHERE id = " + person);
                case 2 -> rename(person, random);
                case 3 ->
                    SCENE.sql(
                            "UPDATE membership SET disabled = NOT disabled, cxone_id = NULL, updated_at = now() + interval"
                                    + " '1 hour', revision = revision + 1 WHERE id = ?",
                            row);
                default -> {
                    rename(person, random);
                    SCENE.sql("DELETE FROM person WHERE id = " + person);
                }
            }
        }

        @Override
        public void add(Random random) {
            // At once: rows never change unnoticed, without a new revision.
            SERVER.database().change(handle -> addOne(random));
        }

        private void addOne(Random random) {
            int person =
                    SCENE.person(PagedList.name(random) + random.nextLong() + "@page.test", PagedList.name(random));
            join(first, person, random);
            if (random.nextInt(4) == 0) {
                join(second, person, random);
            }
        }

        private static int row(String id) {
            return Integer.parseInt(id.substring(16), 16);
        }

        private static void rename(String person, Random random) {
            String name = PagedList.name(random);
            String email = PagedList.name(random) + random.nextLong() + "@renamed.test";
            SCENE.sql(
                    "UPDATE person SET name = ?, name_fold = ?, name_order = ?, email = ?, email_fold = ? WHERE id = "
                            + person,
                    name,
                    Names.fold(name),
                    Names.order(name),
                    email,
                    AddressKey.of(email));
        }

        private static void join(int organization, int person, Random random) {
            int user = SCENE.member(organization, person, random.nextBoolean() ? "admin" : "member");
            SCENE.sql(
                    """
                    UPDATE membership SET disabled = ?, accepted_tos = ?, cxone_id = nullif(?, 'u2'),
                      cxone_email = nullif(?, 'u2'), created_at = to_timestamp(?), updated_at = to_timestamp(?)
                    WHERE id = ?""",
                    random.nextBoolean(),
                    random.nextBoolean(),
                    "u" + random.nextInt(3),
                    "u" + random.nextInt(3),
                    random.nextInt(3) + 0.5,
                    random.nextInt(3) + 0.5,
                    user);
        }
    }

    private static People fill(Random random, int count) {
        return SERVER.database().write(handle -> filled(random, count));
    }

    private static People filled(Random random, int count) {
        SCENE.sql("DELETE FROM organization");
        SCENE.sql("DELETE FROM person");
        People people = new People(SCENE.organization("A"), SCENE.organization("B"));
        int project = SCENE.project(people.first(), "P");
        for (int i = 0; i < count; i++) {
            people.add(random);
        }
        SCENE.sql("""
                INSERT INTO membership (organization_id, project_id, person_id, role)
                SELECT organization_id, ?, person_id, 'member' FROM membership
                WHERE organization_id = ? AND id % 3 = 0""", project, people.first());
        return people;
    }
}
