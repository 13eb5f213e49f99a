package io.tenantry;

import io.tenantry.access.Deadline;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.canonical.AddressKey;
import io.tenantry.canonical.Names;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Organizations, people, projects and keys for a test, each in a line, written by plain SQL so that a test of one feature needs no
 * other. Every method returns the id (or the key) of what it made; the server of the scene sees it at once.
 */
public final class Scene {
    private final TestServer server;
    private final @Nullable Handle transaction;

    /** A scene on the database of a server. */
    public Scene(TestServer server) {
        this(server, null);
    }

    private Scene(TestServer server, @Nullable Handle transaction) {
        this.server = server;
        this.transaction = transaction;
    }

    /** Makes much in one transaction, which takes a fraction of the time; but no keys, which the server makes in its own. */
    public <T> T together(Function<Scene, T> making) {
        return server.database().write(handle -> making.apply(new Scene(server, handle)));
    }

    /** An enabled organization with the settings that every new one has. */
    public int organization(String name) {
        return insert(
                "INSERT INTO organization (name, name_fold, name_order) VALUES (?, ?, ?) RETURNING id",
                name,
                Names.fold(name),
                Names.order(name));
    }

    /** Renames an organization, with the two forms of the name that the program keeps. */
    public void rename(int organization, String name) {
        sql(
                "UPDATE organization SET name = ?, name_fold = ?, name_order = ?, revision = revision + 1 WHERE id = ?",
                name,
                Names.fold(name),
                Names.order(name),
                organization);
    }

    /** A person; the name is the part of the address before the @. */
    public int person(String email) {
        return person(email, email.substring(0, email.indexOf('@')));
    }

    /** A person without a password, whose address is verified. */
    public int person(String email, String name) {
        return insert(
                """
                INSERT INTO person (email, email_fold, email_search_form, name, name_fold, name_order, email_verified_at)
                VALUES (?, ?, ?, ?, ?, ?, now()) RETURNING id""",
                email,
                AddressKey.of(email),
                AddressKey.searchForm(email),
                name,
                Names.fold(name),
                Names.order(name));
    }

    /** A membership of a whole organization; the role is its word on the wire. */
    public int member(int organization, int person, String role) {
        return insert(
                "INSERT INTO membership (organization_id, person_id, role) VALUES (?, ?, ?) RETURNING id",
                organization,
                person,
                role);
    }

    /** A new person who is a member of a whole organization; returns the person's id. */
    public int personIn(int organization, String email, String role) {
        int person = person(email);
        member(organization, person, role);
        return person;
    }

    /** A project without members. */
    public int project(int organization, String name) {
        return insert("INSERT INTO project (organization_id, name) VALUES (?, ?) RETURNING id", organization, name);
    }

    /** A membership of one project alone. */
    public int projectMember(int organization, int project, int person, String role) {
        return insert(
                "INSERT INTO membership (organization_id, project_id, person_id, role) VALUES (?, ?, ?, ?) RETURNING id",
                organization,
                project,
                person,
                role);
    }

    /** A key of a person's own. */
    public String personKey(int person) {
        return key(person, null, null);
    }

    /** A key of a whole organization. */
    public String organizationKey(int organization) {
        return key(null, organization, null);
    }

    /** A key of one project. */
    public String projectKey(int organization, int project) {
        return key(null, organization, project);
    }

    private String key(@Nullable Integer person, @Nullable Integer organization, @Nullable Integer project) {
        return server.installation()
                .apiKeys()
                .make(
                        PersonId.ofNullable(person),
                        OrganizationId.ofNullable(organization),
                        ProjectId.ofNullable(project),
                        "")
                .text();
    }

    /** Runs a statement in a transaction of the server's own, with question marks for the values. */
    public void sql(String sql, Object... values) {
        written(handle -> handle.execute(sql, values));
    }

    /** The number of rows of a table. */
    public long count(String table) {
        return server.database()
                .read(handle -> handle.createQuery("SELECT count(*) FROM %s".formatted(table))
                        .mapTo(long.class)
                        .one());
    }

    private int insert(String sql, @Nullable Object... values) {
        return written(handle -> {
            var query = handle.createQuery(sql);
            for (int i = 0; i < values.length; i++) {
                query.bind(i, values[i]);
            }
            return query.mapTo(int.class).one();
        });
    }

    private int written(ToIntFunction<Handle> work) {
        if (transaction != null) {
            return work.applyAsInt(transaction);
        }
        // The limits of requests are too short for very many rows on a busy machine.
        return Deadline.ofEachWait(Deadline.LONG, () -> server.database().write(work::applyAsInt));
    }
}
