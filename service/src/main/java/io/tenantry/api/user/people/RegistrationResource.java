package io.tenantry.api.user.people;

import io.tenantry.api.user.wire.UserFields;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.invitation.answer.Registrations;
import io.tenantry.member.Person;
import io.tenantry.throttle.Limit;
import io.tenantry.throttle.Throttle;
import io.tenantry.web.NetworkAddress;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** New accounts for invited people. */
public final class RegistrationResource implements UserResource {
    private final Registrations registrations;
    private final Throttle throttle;

    public RegistrationResource(Registrations registrations, Throttle throttle) {
        this.registrations = registrations;
        this.throttle = throttle;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.open("POST", "/v1/register/", this::register));
    }

    private Reply register(Request request) {
        UserFields sent = UserFields.readOpen(request);
        String token = sent.requiredSecret("token");
        String name = sent.requiredName();
        String password = sent.requiredSecret("password");
        if (token.isEmpty()) {
            sent.check();
        }
        String from = NetworkAddress.of(request);
        throttle.pass(Limit.REGISTRATION_FROM, from);
        Registrations.Registered registered = registrations.register(token, name, password, from, sent.problems());
        Person person = registered.person();
        byte[] body = UserJson.bytes(512, json -> {
            json.writeStartObject();
            json.writeObjectPropertyStart("user");
            json.writeStringProperty("name", person.name());
            json.writeStringProperty("email", person.email());
            json.writeNumberProperty("id", person.id().value());
            json.writeEndObject();
            json.writeName("invite");
            InvitationJson.write(json, registered.invitation());
            json.writeEndObject();
        });
        return Reply.of(201, Reply.JSON, body);
    }
}
