package io.tenantry.console.organization.administration;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.console.FaultPages;
import io.tenantry.console.Frame;
import io.tenantry.console.Html;
import io.tenantry.console.form.Sent;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.NumberedPage;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.PathNumber;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.organization.OneOrganization;
import io.tenantry.console.view.Pager;
import io.tenantry.console.view.tab.Receiver;
import io.tenantry.console.view.tab.Receiver.Trial;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.organization.own.SeenOrganization;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import io.tenantry.webhook.WebhookAttempt;
import io.tenantry.webhook.WebhookDelivery;
import io.tenantry.webhook.WebhookDelivery.State;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The deliveries of webhooks of an organization: the list, one of them, sending again, and a test. */
final class WebhookPages {
    private static final String TAB = "/webhooks";
    private static final String PATH = OneOrganization.PATH + TAB;
    private static final String ONE = PATH + "/{delivery}";
    private static final String STATUS = "status";
    private static final String ATTEMPT = "attempt";

    private final AdministrationFeatures features;
    private final SignedIn signedIn;
    private final OneOrganization one;

    WebhookPages(AdministrationFeatures features, SignedIn signedIn, OneOrganization one) {
        this.features = features;
        this.signedIn = signedIn;
        this.one = one;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, (request, caller) -> list(200, request, caller, Trial.NONE)),
                signedIn.post(PATH + "/test", this::test),
                Route.of("GET", ONE, (request, caller) -> show(200, request, caller, "")),
                signedIn.post(ONE + "/again", this::again));
    }

    private Reply test(Request request, Caller caller, Sent sent) {
        try {
            WebhookAttempt attempt = features.trials().send(caller, one.number(request));
            return list(attempt.succeeded() ? 200 : 400, request, caller, ReplyView.ofTest(attempt));
        } catch (Fault.Invalid failed) {
            String why = failed.problems().stream().map(Problem::message).collect(Collectors.joining(" "));
            return list(400, request, caller, Trial.failed(text("webhooks.failed", why)));
        } catch (Fault.TooMany tooMany) {
            return FaultPages.wait(list(429, request, caller, Trial.failed(text("webhooks.busy"))), tooMany);
        }
    }

    private Reply again(Request request, Caller caller, Sent sent) {
        WebhookDelivery delivery = find(request, caller);
        try {
            long repeated =
                    features.deliveries().replay(caller, delivery.id()).id().value();
            return Html.see(request, Outcome.DELIVERY_REPEATED.at(one.path(request, TAB + "/" + repeated)));
        } catch (Fault.Conflict underWay) {
            return show(409, request, caller, underWay.getMessage());
        }
    }

    /** The delivery in the address, which is one of the organization in it. */
    private WebhookDelivery find(Request request, Caller caller) {
        SeenOrganization organization = one.find(request, caller);
        WebhookDelivery delivery =
                features.deliveries().get(caller, new WebhookDelivery.Id(PathNumber.of(request, "delivery")));
        if (!delivery.organizationId().equals(organization.id())) {
            throw new Fault.NotFound("webhook delivery");
        }
        return delivery;
    }

    private Reply list(int status, Request request, Caller caller, Trial trial) {
        SeenOrganization organization = one.find(request, caller);
        String asked = Objects.requireNonNullElse(request.query().last(STATUS), "");
        Optional<State> state = State.of(asked);
        NumberedPage page = NumberedPage.of(request, STATUS);
        long total = features.deliveries().count(caller, organization.id(), state.orElse(null));
        List<WebhookDelivery> shown = features.deliveries()
                .page(caller, organization.id(), state.orElse(null), ListAddress.ROWS, page.skip());
        Pager pager = page.pager(total, text("count.deliveries", total));
        Frame frame = one.frame(request, caller, organization, text("tab.webhooks"));
        String path = one.path(request, TAB);
        Receiver receiver =
                new Receiver(organization.organization().settings().get(OrganizationSetting.WEBHOOK_URL), trial);
        return Html.page(
                status,
                Html.TEMPLATES.webhooks(
                        frame,
                        one.head(request, caller, organization, TAB),
                        receiver,
                        state.map(State::word).orElse(""),
                        shown.stream()
                                .map(delivery -> DeliveryRows.row(path, delivery))
                                .toList(),
                        pager));
    }

    /** The attempt whose reply is asked for; 0 for none. */
    private static long chosen(Request request) {
        String asked = Objects.requireNonNullElse(request.query().last(ATTEMPT), "");
        return asked.matches("[0-9]{1,9}") ? Long.parseLong(asked) : 0;
    }

    private Reply show(int status, Request request, Caller caller, String refused) {
        WebhookDelivery delivery = find(request, caller);
        SeenOrganization organization = one.find(request, caller);
        Frame frame = one.frame(
                        request,
                        caller,
                        organization,
                        text("delivery.title", Long.toString(delivery.id().value())))
                .below(
                        new Frame.Crumb("/organizations", text("common.organizations")),
                        new Frame.Crumb(one.path(request, ""), organization.name()),
                        new Frame.Crumb(one.path(request, TAB), text("tab.webhooks")));
        String project = DeliveryRows.project(features, caller, delivery);
        return Html.page(
                status,
                Html.TEMPLATES.delivery(
                        frame,
                        one.head(request, caller, organization, TAB),
                        DeliveryRows.details(one.path(request, TAB), delivery, project, chosen(request)),
                        refused));
    }
}
