package io.tenantry.api.management;

import io.tenantry.api.management.field.ListParameters;
import io.tenantry.api.management.field.OrganisationFields;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.Format;
import io.tenantry.api.management.wire.ListPage;
import io.tenantry.api.management.wire.Negotiation;
import io.tenantry.api.management.wire.Replies;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.access.Caller;
import io.tenantry.web.form.Parameters;
import io.tenantry.web.Reply;
import io.tenantry.web.Forwarding;
import io.tenantry.web.Request;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationQuery;
import io.tenantry.storage.ObjectIds;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A page of 25 organisations once it has been read, in each form, and what precedes it. */
@State(Scope.Benchmark)
public class ManagementBenchmark {
    private static final String QUERY = "limit=25&sort=name:asc";

    // Not final: what never changes would be worked out before it is measured.
    private String one = "application/json";
    private String many = "text/html, application/xhtml+xml, application/xml;q=0.9, text/csv;q=0.95, */*;q=0.8";
    private TestServer server;
    private Form<Organization> form;
    private ObjectIds ids;
    private Replies<Organization> replies;
    private ListPage<Organization> page;
    private final Request json = request("application/json");
    private final Request hal = request("application/hal+json");
    private final Request xml = request("application/xml");
    private final Request csv = request("text/csv");

    @Setup
    public void start() {
        server = TestServer.start();
        Scene scene = new Scene(server);
        for (int i = 0; i < 60; i++) {
            scene.organization("Organization " + i);
        }
        ids = ObjectIds.read(server.database());
        form = OrganisationFields.form(ids);
        replies = new Replies<>(form);
        ListParameters asked = parameters();
        page = ListPage.of(server.installation()
                .organizations()
                .list(
                        new Caller.Operator("bench"),
                        new OrganizationQuery(
                                asked.filter(),
                                asked.conditions(),
                                asked.order(),
                                asked.window(),
                                OrganisationFields.settings())));
    }

    @TearDown
    public void stop() {
        server.close();
    }

    @Benchmark
    public Reply pageInJson() {
        return replies.list(json, page);
    }

    @Benchmark
    public Reply pageInHal() {
        return replies.list(hal, page);
    }

    @Benchmark
    public Reply pageInXml() {
        return replies.list(xml, page);
    }

    @Benchmark
    public Reply pageInCsv() {
        return replies.list(csv, page);
    }

    @Benchmark
    public ListParameters parameters() {
        return ListParameters.read(Parameters.read(QUERY), form, ids, Set.of());
    }

    @Benchmark
    public Format negotiateOne() {
        return Negotiation.format(one);
    }

    @Benchmark
    public Format negotiateMany() {
        return Negotiation.format(many);
    }

    private static Request request(String accept) {
        return new Request("r", "GET", "/management/v2.0/organisations", QUERY, new Request.Source() {
            @Override
            public @Nullable String header(String name) {
                return name.equals("Accept") ? accept : null;
            }

            @Override
            public byte[] body(int most) {
                return new byte[0];
            }
        }, Forwarding.DEFAULT);
    }
}
