package io.tenantry.console.organization.setting;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.Precondition;
import io.tenantry.console.Frame;
import io.tenantry.console.Html;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.KeptForm;
import io.tenantry.console.form.Sent;
import io.tenantry.console.form.Words;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.organization.OneOrganization;
import io.tenantry.console.organization.setting.SettingTexts.Group;
import io.tenantry.console.organization.setting.SettingTexts.Labelled;
import io.tenantry.console.view.Access;
import io.tenantry.console.view.OrganizationHead;
import io.tenantry.console.view.SettingGroup;
import io.tenantry.console.view.tab.PolicyEffect;
import io.tenantry.effective.EffectiveSetting;
import io.tenantry.effective.EffectiveSettings;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationChange;
import io.tenantry.organization.OrganizationChanges;
import io.tenantry.organization.own.SeenOrganization;
import io.tenantry.session.policy.AffectedPeople;
import io.tenantry.session.policy.PolicyEnforcement;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an organization, in groups. A form carries the values that it began with, so that only fields that its editor
 * changed are stored, and an editor whose form is older than the stored values sees each value that changed in the meantime.
 */
final class SettingPages {
    private static final String NAME = "name";
    private static final String REVISION = "revision";
    private static final String SEEN = "seen.";
    private static final Map<String, String> TITLES =
            Map.of("settings", text("tab.settings"), "policy", text("tab.policy"), "privacy", text("tab.privacy"));

    private final OrganizationChanges changes;
    private final EffectiveSettings effective;
    private final PolicyEnforcement policies;
    private final SignedIn signedIn;
    private final OneOrganization one;

    SettingPages(SettingFeatures features, SignedIn signedIn, OneOrganization one) {
        this.changes = features.changes();
        this.effective = features.effective();
        this.policies = features.policies();
        this.signedIn = signedIn;
        this.one = one;
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (String tab : TITLES.keySet()) {
            String path = OneOrganization.PATH + "/" + tab;
            routes.add(Route.of(
                    "GET", path, (request, caller) -> page(200, request, caller, tab, KeptForm.taken(), Faults.NONE)));
            routes.add(signedIn.post(path, (request, caller, sent) -> save(request, caller, tab, sent)));
            routes.add(signedIn.post(path + "/check", (request, caller, sent) -> check(request, caller, tab, sent)));
        }
        return routes;
    }

    /** The settings that a caller can change, for the form; the feature decides. */
    private static boolean isChanged(Access access, Setting<?> setting) {
        return switch (access) {
            case OPERATOR -> true;
            case ADMINISTRATOR -> OrganizationSetting.changedByAdmins().contains(setting);
            case MEMBER, GUEST -> false;
        };
    }

    /** The settings that a caller sees. */
    private static boolean isShown(Access access, Setting<?> setting) {
        return access.atLeast(Access.ADMINISTRATOR)
                || OrganizationSetting.readByMembers().contains(setting);
    }

    /** The values that the editor changed. */
    private static OrganizationChange wanted(String tab, Sent sent, List<Problem> problems) {
        Map<Setting<?>, @Nullable Object> values = new LinkedHashMap<>();
        for (Group group : SettingTexts.groups(tab)) {
            for (Labelled labelled : group.settings()) {
                Setting<?> setting = labelled.setting();
                if (isChanged(sent, setting.column())) {
                    SettingFields.read(values, setting, sent.value(setting.column()), problems::add);
                }
            }
        }
        return new OrganizationChange(isChanged(sent, NAME) ? sent.value(NAME) : null, null, values);
    }

    /** Tells what is wrong with a form while it is filled in. Nothing is stored. */
    private Reply check(Request request, Caller caller, String tab, Sent sent) {
        List<Problem> problems = new ArrayList<>();
        OrganizationChange wanted = wanted(tab, sent, problems);
        return new Faults(changes.check(caller, one.number(request), wanted, problems)).reply();
    }

    private Reply save(Request request, Caller caller, String tab, Sent sent) {
        List<Problem> problems = new ArrayList<>();
        OrganizationChange wanted = wanted(tab, sent, problems);
        Precondition<Organization> seen = organization -> {
            if (!Integer.toString(organization.revision()).equals(sent.value(REVISION))) {
                throw new Fault.Stale();
            }
        };
        try {
            Organization after = changes.update(caller, one.number(request), wanted, seen, problems);
            boolean unchanged = Integer.toString(after.revision()).equals(sent.value(REVISION));
            Outcome outcome = unchanged ? Outcome.UNCHANGED : Outcome.SAVED;
            return Html.see(request, outcome.at(one.path(request, "/" + tab)));
        } catch (Fault.Invalid invalid) {
            return page(400, request, caller, tab, sent, new Faults(invalid.problems()));
        } catch (Fault.Conflict inUse) {
            Faults taken = new Faults(List.of(Problem.invalid(NAME, text("common.nametaken"))));
            return page(409, request, caller, tab, sent, taken);
        } catch (Fault.Stale stale) {
            return page(412, request, caller, tab, sent, Faults.general(text("settings.conflict")));
        }
    }

    /** Whether the editor changed a field. */
    private static boolean isChanged(Sent sent, String field) {
        return sent.has(field)
                && !SettingFields.normal(sent.value(field)).equals(SettingFields.normal(sent.value(SEEN + field)));
    }

    /** @param sent the form as it was sent; null for the stored values */
    private Reply page(int status, Request request, Caller caller, String tab, @Nullable Sent sent, Faults faults) {
        SeenOrganization seen = one.find(request, caller);
        Organization stored = seen.organization();
        Access access = OneOrganization.access(caller, seen);
        OrganizationHead head = one.head(request, caller, seen, "/" + tab);
        if (head.tabs().stream().noneMatch(shown -> shown.path().equals("/" + tab))) {
            throw new Fault.NotAllowed();
        }
        Frame frame = one.frame(request, caller, seen, TITLES.getOrDefault(tab, text("tab.settings")))
                .with(faults);
        Field name = Field.of(NAME, text("common.name"), access.atLeast(Access.ADMINISTRATOR) ? Kind.TEXT : Kind.SHOWN)
                .holding(stored.name());
        List<Field> names = tab.equals("settings") ? List.of(name) : List.of();
        List<Field> all =
                new ArrayList<>(names.stream().map(field -> typed(field, sent)).toList());
        Map<Setting<?>, String> notes = notes(caller, seen, access);
        for (Group group : SettingTexts.groups(tab)) {
            group.settings().stream()
                    .filter(labelled -> isShown(access, labelled.setting()))
                    .forEach(labelled -> all.add((isChanged(access, labelled.setting())
                                    ? typed(SettingFields.field(labelled, stored.settings()), sent)
                                    : SettingFields.shown(labelled, stored.settings()))
                            .noting(notes.getOrDefault(labelled.setting(), ""))));
        }
        Form form = Form.of(
                frame.console(one.path(request, "/" + tab)), signedIn.token(request), text("common.save"), all, faults);
        return Html.page(
                status,
                Html.TEMPLATES.settings(
                        frame,
                        head,
                        form,
                        Integer.toString(stored.revision()),
                        groups(tab, form, stored),
                        effect(caller, seen, tab)));
    }

    /** The values in force with their reasons, in words; none for people who belong only to projects. */
    private Map<Setting<?>, String> notes(Caller caller, SeenOrganization seen, Access access) {
        return access.atLeast(Access.MEMBER)
                ? effective.get(caller, seen.id()).settings().stream()
                        .collect(Collectors.toMap(EffectiveSetting::setting, InForce::note))
                : Map.of();
    }

    /** The people that enforcing the password policy affects, for its tab. */
    private Optional<PolicyEffect> effect(Caller caller, SeenOrganization seen, String tab) {
        if (!tab.equals("policy")) {
            return Optional.empty();
        }
        AffectedPeople affected = policies.preview(caller, seen.id());
        return Optional.of(new PolicyEffect(
                Words.number(affected.people()),
                Words.number(affected.changedBeforePolicy()),
                affected.changedBeforePolicy() == 0));
    }

    /** A field with the value that its editor typed, and a note when the stored value changed in the meantime. */
    private static Field typed(Field stored, @Nullable Sent sent) {
        if (sent == null || !sent.has(stored.name())) {
            return stored;
        }
        String now = SettingFields.normal(stored.value());
        boolean moved = !now.equals(SettingFields.normal(sent.value(SEEN + stored.name())));
        // A secret is not repeated: pages never have one.
        boolean kept = isChanged(sent, stored.name()) && !SettingTexts.isSecret(stored.name());
        Field shown = kept ? stored.holding(sent.value(stored.name())) : stored;
        if (!moved) {
            return shown;
        }
        List<String> hints = new ArrayList<>(shown.hints());
        hints.add(text("common.changeditem", now.isEmpty() ? text("settings.nothing") : now));
        return shown.asking(hints).focusing();
    }

    /** The fields of the form in their groups, with the stored values as those that the form begins with. */
    private static List<SettingGroup> groups(String tab, Form form, Organization stored) {
        Map<String, Field> byName = new LinkedHashMap<>();
        form.fields().forEach(field -> byName.put(field.name(), field));
        List<SettingGroup> groups = new ArrayList<>();
        for (Group group : SettingTexts.groups(tab)) {
            List<Field> fields = new ArrayList<>();
            List<Field> seen = new ArrayList<>();
            Field name = groups.isEmpty() ? byName.get(NAME) : null;
            if (name != null) {
                fields.add(name);
            }
            if (name != null && name.kind() != Kind.SHOWN) {
                seen.add(Field.hidden(SEEN + NAME, stored.name()));
            }
            for (Labelled labelled : group.settings()) {
                Field field = byName.get(labelled.setting().column());
                if (field != null) {
                    fields.add(field);
                }
                if (field != null && field.kind() != Kind.SHOWN) {
                    seen.add(Field.hidden(
                            SEEN + field.name(), SettingFields.text(stored.settings(), labelled.setting())));
                }
            }
            if (!fields.isEmpty()) {
                groups.add(new SettingGroup(group.title(), group.lead(), fields, seen));
            }
        }
        return groups;
    }
}
