package io.tenantry.console.organization.setting;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.Precondition;
import io.tenantry.console.Frame;
import io.tenantry.console.Html;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.KeptForm;
import io.tenantry.console.form.Sent;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.organization.OneOrganization;
import io.tenantry.console.view.Access;
import io.tenantry.console.view.tab.LimitGroup;
import io.tenantry.effective.EffectiveSetting;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.limit.LimitChange;
import io.tenantry.limit.Metric;
import io.tenantry.limit.MetricLimit;
import io.tenantry.limit.OrganizationLimits;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationChange;
import io.tenantry.organization.own.SeenOrganization;
import io.tenantry.setting.Setting;
import io.tenantry.usage.Headroom;
import io.tenantry.usage.Usage;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The limits of an organization: use, value, ceiling, default and the limit in force of each metric. Operators change values and
 * ceilings, administrators of the organization some of the values. Only fields that their editor changed are stored.
 */
final class LimitPages {
    private static final String TAB = "/limits";
    private static final String PATH = OneOrganization.PATH + TAB;
    private static final String REVISION = "revision";
    private static final String STALE = text("limits.conflict");

    private final SettingFeatures features;
    private final SignedIn signedIn;
    private final OneOrganization one;

    LimitPages(SettingFeatures features, SignedIn signedIn, OneOrganization one) {
        this.features = features;
        this.signedIn = signedIn;
        this.one = one;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, (request, caller) -> page(200, request, caller, KeptForm.taken(), Faults.NONE)),
                signedIn.post(PATH, this::save),
                signedIn.post(PATH + "/check", LimitPages::check));
    }

    /** Tells what is wrong with a form while it is filled in. */
    private static Reply check(Request request, Caller caller, Sent sent) {
        List<Problem> problems = new ArrayList<>();
        LimitFields.read(sent, LimitFields::value, problems);
        LimitFields.read(sent, LimitFields::ceiling, problems);
        return new Faults(problems).reply();
    }

    private Reply save(Request request, Caller caller, Sent sent) {
        List<Problem> problems = new ArrayList<>();
        Map<Metric, @Nullable Integer> values = LimitFields.read(sent, LimitFields::value, problems);
        Map<Metric, @Nullable Integer> ceilings = LimitFields.read(sent, LimitFields::ceiling, problems);
        try {
            if (caller instanceof Caller.Operator) {
                Fault.Invalid.check(problems);
                LimitChange wanted = new LimitChange(values, ceilings);
                features.limits().update(caller, one.number(request), wanted, seen(sent));
            } else {
                changeOwn(request, caller, sent, values, problems);
            }
            Outcome outcome = values.isEmpty() && ceilings.isEmpty() ? Outcome.UNCHANGED : Outcome.SAVED;
            return Html.see(request, outcome.at(one.path(request, TAB)));
        } catch (Fault.Invalid invalid) {
            return page(400, request, caller, sent, new Faults(invalid.problems()));
        } catch (Fault.Stale stale) {
            return page(412, request, caller, sent, Faults.general(STALE));
        }
    }

    /** The expectation that every limit is as the form began with it. */
    private static Precondition<OrganizationLimits> seen(Sent sent) {
        return limits -> limits.limits().values().forEach(limit -> {
            if (!LimitFields.isSeen(sent, LimitFields.value(limit.metric()), limit.value())
                    || !LimitFields.isSeen(sent, LimitFields.ceiling(limit.metric()), limit.ceiling())) {
                throw new Fault.Stale();
            }
        });
    }

    /** Changes values as an administrator of the organization; the feature refuses those that are not theirs to change. */
    private void changeOwn(
            Request request, Caller caller, Sent sent, Map<Metric, @Nullable Integer> values, List<Problem> problems) {
        Map<Setting<?>, @Nullable Object> changed = new LinkedHashMap<>();
        values.forEach((metric, limit) -> changed.put(metric.setting(), metric.stored(limit)));
        Precondition<Organization> believed = organization -> {
            if (!Integer.toString(organization.revision()).equals(sent.value(REVISION))) {
                throw new Fault.Stale();
            }
        };
        features.changes()
                .update(caller, one.number(request), new OrganizationChange(null, null, changed), believed, problems);
    }

    /** @param sent the form as it was sent; null for the stored values */
    private Reply page(int status, Request request, Caller caller, @Nullable Sent sent, Faults faults) {
        SeenOrganization seen = one.find(request, caller);
        Access access = OneOrganization.access(caller, seen);
        Frame frame = one.frame(request, caller, seen, text("tab.limits")).with(faults);
        List<LimitGroup> groups = groups(caller, seen, access, sent);
        Form form = Form.of(
                frame.console(one.path(request, TAB)),
                signedIn.token(request),
                text("limits.save"),
                groups.stream().flatMap(group -> group.fields().stream()).toList(),
                faults);
        boolean changeable = access.atLeast(Access.ADMINISTRATOR);
        return Html.page(
                status,
                Html.TEMPLATES.limits(
                        frame,
                        one.head(request, caller, seen, TAB),
                        form,
                        Integer.toString(seen.organization().revision()),
                        groups.stream()
                                .map(group -> LimitFields.told(group, form))
                                .toList(),
                        changeable));
    }

    private List<LimitGroup> groups(Caller caller, SeenOrganization seen, Access access, @Nullable Sent sent) {
        if (!access.atLeast(Access.MEMBER)) {
            return LimitFields.ofGuest(seen.organization().settings());
        }
        Map<Setting<?>, EffectiveSetting> effective = features.effective().get(caller, seen.id()).settings().stream()
                .collect(Collectors.toMap(EffectiveSetting::setting, setting -> setting));
        Map<Metric, Usage> used = new EnumMap<>(Metric.class);
        for (Headroom headroom : features.headrooms().seen(caller, seen.id())) {
            used.put(headroom.usage().metric(), headroom.usage());
        }
        return Arrays.stream(Metric.values())
                .map(metric -> {
                    EffectiveSetting setting = Objects.requireNonNull(effective.get(metric.setting()));
                    MetricLimit limit = new MetricLimit(metric, (Integer) setting.value(), setting.ceiling());
                    Usage usage = Objects.requireNonNull(used.get(metric));
                    return LimitFields.group(limit, setting, usage, access, sent);
                })
                .toList();
    }
}
