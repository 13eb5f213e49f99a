package io.tenantry.console;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.Sent;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.InvitationId;
import io.tenantry.invitation.Invitation;
import io.tenantry.invitation.LinkedInvitation;
import io.tenantry.invitation.LinkedInvitation.Account;
import io.tenantry.session.Proof;
import io.tenantry.session.Sessions;
import io.tenantry.session.TokenPair;
import io.tenantry.throttle.Limit;
import io.tenantry.web.NetworkAddress;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The pages of an invitation's link. A new person registers, a known one signs in; both accept the invitation by that. */
final class InvitationPages {
    private static final String PATH = "/invitation";
    private static final String TOKEN = "token";
    private static final String NAME = "name";
    private static final String PASSWORD = "password";
    private static final String CODE = "otp";

    private final ConsoleFeatures features;
    private final SameOrigin sameOrigin;

    InvitationPages(ConsoleFeatures features, SameOrigin sameOrigin) {
        this.features = features;
        this.sameOrigin = sameOrigin;
    }

    List<Route> routes() {
        return List.of(
                Route.open("GET", PATH, this::show),
                Route.open("POST", PATH + "/register", this::register),
                Route.open("POST", PATH + "/accept", this::accept));
    }

    private Reply show(Request request) {
        String token = request.query().last(TOKEN);
        return show(request, token == null ? "" : token);
    }

    private Reply show(Request request, String token) {
        return answer(request, token, link -> page(200, request, token, link, "", Faults.NONE));
    }

    private Reply register(Request request) {
        sameOrigin.check(request);
        Sent sent = Sent.read(request);
        String token = sent.value(TOKEN);
        return answer(request, token, link -> {
            if (link.account() != Account.NONE) {
                return page(409, request, token, link, "", Faults.general(text("invitation.exists")));
            }
            String name = sent.value(NAME);
            List<Problem> problems =
                    name.isBlank() ? List.of(Problem.missing(NAME, text("invitation.namemissing"))) : List.of();
            try {
                String from = NetworkAddress.of(request);
                features.throttle().pass(Limit.REGISTRATION_FROM, from);
                Invitation accepted = features.registrations()
                        .register(token, name, sent.value(PASSWORD), from, problems)
                        .invitation();
                return InvitationNotices.registered(request, accepted);
            } catch (Fault.Invalid invalid) {
                boolean changed = invalid.problems().stream()
                        .anyMatch(problem -> problem.path().equals(TOKEN));
                return changed
                        ? show(request, token)
                        : page(400, request, token, link, name, new Faults(invalid.problems()));
            } catch (Fault.TooMany tooMany) {
                return FaultPages.wait(page(429, request, token, link, name, Faults.of(tooMany)), tooMany);
            }
        });
    }

    private Reply accept(Request request) {
        sameOrigin.check(request);
        Sent sent = Sent.read(request);
        String token = sent.value(TOKEN);
        return answer(request, token, link -> {
            if (link.account() == Account.NONE) {
                return page(409, request, token, link, "", Faults.general(text("invitation.noaccount")));
            }
            if (sent.value(PASSWORD).isEmpty()) {
                Faults missing = new Faults(List.of(Problem.missing(PASSWORD, text("common.passwordmissing"))));
                return page(400, request, token, link, "", missing);
            }
            String email = link.invitation().email();
            Proof proof = new Proof(email, sent.value(PASSWORD), sent.value(CODE), NetworkAddress.of(request));
            try {
                return InvitationNotices.accepted(
                        request, accept(proof, link.invitation().id(), token));
            } catch (Fault.Unauthenticated wrong) {
                Faults told = new Faults(List.of(Problem.invalid(PASSWORD, text("common.passwordwrong"))));
                return page(400, request, token, link, "", told);
            } catch (Fault.Invalid invalid) {
                return page(400, request, token, link, "", new Faults(invalid.problems()));
            } catch (Fault.NotAllowed obstacle) {
                return page(403, request, token, link, "", Faults.general(obstacle.getMessage()));
            } catch (Fault.TooMany tooMany) {
                return FaultPages.wait(page(429, request, token, link, "", Faults.of(tooMany)), tooMany);
            }
        });
    }

    /** Accepts as the person who signs in. The session for it is ended. */
    private Invitation accept(Proof proof, InvitationId invitation, String token) {
        TokenPair session = features.signIn().signIn().login(proof);
        Sessions sessions = features.signIn().sessions();
        try {
            return features.answers().accept(sessions.authenticate(session.access()), invitation, token);
        } finally {
            sessions.end(session.access());
        }
    }

    /** Calls {@code open} for a pending invitation; any other gets the notice that says why it cannot be accepted. */
    private Reply answer(Request request, String token, Function<LinkedInvitation, Reply> open) {
        LinkedInvitation link = features.links().find(token).orElse(null);
        if (link == null) {
            return InvitationNotices.unknown(request);
        }
        try {
            return switch (link.invitation().status()) {
                case PENDING -> {
                    if (!link.stands()) {
                        yield InvitationNotices.lapsed(request, link.invitation());
                    }
                    yield link.leadsNowhere()
                            ? InvitationNotices.projectsGone(request, link.invitation())
                            : open.apply(link);
                }
                case ACCEPTED, REJECTED, EXPIRED, REVOKED -> InvitationNotices.closed(request, link.invitation());
            };
        } catch (Fault.QuotaReached full) {
            return InvitationNotices.full(request, link.invitation());
        } catch (Fault.Conflict | Fault.NotFound changed) {
            // The invitation changed in the meantime: show its new state.
            return show(request, token);
        }
    }

    private Reply page(int status, Request request, String token, LinkedInvitation link, String name, Faults faults) {
        Page page = Page.of(request, text("invitation.title", link.invitation().organizationName()))
                .with(faults);
        boolean known = link.account() != Account.NONE;
        List<Field> fields = new ArrayList<>();
        fields.add(Field.fixed(link.invitation().email()));
        if (known) {
            fields.add(Field.of(PASSWORD, text("common.password"), Kind.PASSWORD));
        } else {
            fields.add(Field.of(NAME, text("invitation.name"), Kind.NAME).holding(name));
            fields.add(Field.of(PASSWORD, text("invitation.password"), Kind.NEW_PASSWORD)
                    .asking(link.policy().demands()));
        }
        if (link.account() == Account.TWO_FACTOR) {
            fields.add(Field.of(CODE, text("common.code"), Kind.CODE).asking(List.of(text("invitation.codehint"))));
        }
        Form form = Form.of(
                page.console(PATH + (known ? "/accept" : "/register")),
                token,
                known ? text("invitation.accept") : text("invitation.open"),
                fields,
                faults);
        return Html.page(status, Html.TEMPLATES.invitation(page, link.invitation(), known, form));
    }
}
