package io.tenantry.api.usage;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.ledger.alert.RefillRequest;
import io.tenantry.ledger.alert.Refills;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests for refills that wait for an answer. */
public final class RefillResource {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
    private static final int DEFAULT_LIMIT = 100;

    private final Refills refills;
    private final ObjectIds ids;

    public RefillResource(Refills refills, ObjectIds ids) {
        this.refills = refills;
        this.ids = ids;
    }

    /** Its operation. */
    public List<Route> routes() {
        return List.of(Route.of("GET", "/v1/refills", this::list));
    }

    private Reply list(Request request, Caller caller) {
        List<Problem> problems = new ArrayList<>();
        int after = number(request, "after", 0, Integer.MAX_VALUE, 0, problems);
        int limit = number(request, "limit", 1, Refills.MOST, DEFAULT_LIMIT, problems);
        Fault.Invalid.check(problems);
        List<RefillRequest> open = refills.open(caller, after, limit);
        ObjectNode reply = UsageJson.object();
        ArrayNode items = reply.putArray("items");
        open.forEach(one -> items.add(json(one)));
        reply.put("next", open.size() < limit ? null : open.getLast().id().value());
        return UsageJson.reply(200, reply).with("Cache-Control", "no-store");
    }

    private ObjectNode json(RefillRequest one) {
        int organization = one.organizationId().value();
        ObjectNode object = UsageJson.object().put("id", one.id().value()).put("organization", organization);
        object.putObject("ids").put("organization", ids.of(ObjectIds.Kind.ORGANIZATION, organization));
        object.put("amount", one.amount().toPlainString());
        object.put("cycle_start", one.cycle().start().toString());
        object.put("cycle_end", one.cycle().end().toString());
        return object.put("requested_at", one.requestedAt().toString());
    }

    private static int number(
            Request request, String name, int least, int most, int otherwise, List<Problem> problems) {
        String sent = request.query().last(name);
        if (sent == null) {
            return otherwise;
        }
        if (NUMBER.matcher(sent).matches()) {
            long number = Long.parseLong(sent);
            if (number >= least && number <= most) {
                return (int) number;
            }
        }
        problems.add(Problem.invalid(name, "Must be a whole number from " + least + " to " + most + "."));
        return otherwise;
    }
}
