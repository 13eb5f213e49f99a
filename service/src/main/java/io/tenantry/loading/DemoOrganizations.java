package io.tenantry.loading;

import io.tenantry.member.Role;
import io.tenantry.secret.Secret;
import io.tenantry.setting.Kind;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The twelve organizations of the demo. Each setting has a non-default value in some of them, and some are disabled. */
public final class DemoOrganizations {
    /** The e-mail address of the admin of the first organization, who also belongs to two others. */
    public static final String ADA = "ada@bluebird.example";

    private static final List<String> NAMES = List.of(
            "Bluebird Travel",
            "Köhler Maschinenbau GmbH",
            "Clínica Santa Lucía",
            "Библиотека «Маяк»",
            "青空電機株式会社",
            "Ήλιος Εκδόσεις",
            "مؤسسة الزيتون للتعليم",
            "Harbor & Sons Insurance",
            "Żubr Transport S.A.",
            "한빛 교육",
            "Umber Robotics",
            "Old Mill Bakery (closed)");
    private static final List<String> DOMAINS = List.of(
            "bluebird",
            "koehler",
            "santa-lucia",
            "mayak",
            "aozora",
            "ilios",
            "zaytun",
            "harbor",
            "zubr",
            "hanbit",
            "umber",
            "oldmill");
    private static final List<String> PEOPLE = List.of(
            "Ada Lindqvist",
            "Björn Okafor",
            "Chloé Moreau",
            "Daniel Castro",
            "Elif Yılmaz",
            "Farid Haddad",
            "Grace Mbeki",
            "Hana Novák",
            "Ivan Petrov",
            "Julia Weiß",
            "Kaito Nakamura",
            "Linh Hoang",
            "Mateo Silva",
            "Noor Rahman",
            "Olga Popescu",
            "Paweł Kowalski",
            "Priya Singh",
            "Quinn Larsen",
            "Rosa Fernández",
            "Samuel Diallo",
            "Sofia Rossi",
            "Tomás García",
            "Uma Iyer",
            "Viktor Bauer",
            "Wanjiru Kamau",
            "Ximena Torres",
            "Yara Santos",
            "Zoë Jansen",
            "Amina Bello",
            "Boris Horvat",
            "Carmen Ruiz",
            "Dmitri Volkov",
            "Emeka Adeyemi",
            "Freya Eriksson",
            "Goran Kovač",
            "Hye-jin Park",
            "Inés Molina",
            "Jonas Schmidt",
            "Keiko Tanaka",
            "Łukasz Zając");

    private static final int HARBOR = 7;
    private static final int UMBER = 10;

    private DemoOrganizations() {}

    /**
     * All organizations. Each has one or two projects, the first of which has a member who belongs to that project only.
     */
    public static List<OrganizationDraft> all() {
        List<OrganizationDraft> all = new ArrayList<>();
        for (int number = 0; number < NAMES.size(); number++) {
            all.add(new OrganizationDraft(
                    NAMES.get(number),
                    number == 5 || number == NAMES.size() - 1,
                    settings(number),
                    List.of(DOMAINS.get(number) + ".example"),
                    members(number),
                    projects(number)));
        }
        return all;
    }

    private static List<OrganizationDraft.Member> members(int organization) {
        Role[] roles = Role.values();
        List<OrganizationDraft.Member> members = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            members.add(member(3 * organization + i, i == 0 ? Role.ADMIN : roles[(organization + i) % roles.length]));
        }
        if (organization == 1 || organization == 2) {
            members.add(member(0, Role.MEMBER));
        }
        return members;
    }

    private static List<OrganizationDraft.Project> projects(int organization) {
        int count = organization % 3 == 2 ? 1 : 2;
        List<OrganizationDraft.Project> projects = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // A person who is no member of the organization: this one belongs to the project only.
            List<OrganizationDraft.Member> alone =
                    i == 0 ? List.of(member(3 * organization + 20, Role.MEMBER)) : List.of();
            projects.add(new OrganizationDraft.Project(i == 0 ? "Customer support" : "Sales hotline", alone));
        }
        return projects;
    }

    private static OrganizationDraft.Member member(int number, Role role) {
        int person = number % PEOPLE.size();
        String name = PEOPLE.get(person);
        String email = person == 0 ? ADA : "person" + person + "@people.example";
        return new OrganizationDraft.Member(email, name, role, person % 4 != 3, true);
    }

    /**
     * Every third setting has a non-default value, starting at another one in each organization, so that each is in some.
     */
    private static Map<Setting<?>, @Nullable Object> settings(int organization) {
        Map<Setting<?>, @Nullable Object> settings = new LinkedHashMap<>();
        int number = 0;
        for (Setting<?> setting : OrganizationSetting.CATALOGUE.all()) {
            // The people of the first organizations have no second factor, and need keys.
            boolean lockedOut = setting == OrganizationSetting.IS_2FA_REQUIRED && organization < 3;
            if ((number++ + organization) % 3 == 0 && !lockedOut) {
                settings.put(setting, different(setting, organization));
            }
        }
        // Two come to the end of a limit.
        if (organization == HARBOR) {
            settings.put(OrganizationSetting.QUOTA_MAX_USERS, 6);
        } else if (organization == UMBER) {
            settings.put(OrganizationSetting.QUOTA_MAX_PROJECTS, 2);
        }
        return settings;
    }

    private static Object different(Setting<?> setting, int organization) {
        return switch (setting.kind()) {
            case Kind.Flag ignored -> Boolean.FALSE.equals(setting.initial());
            case Kind.Whole whole -> number(setting, whole, organization);
            case Kind.Choice choice ->
                choice.options().stream()
                        .filter(option -> !option.equals(setting.initial()))
                        .skip(organization % (choice.options().size() - 1))
                        .findFirst()
                        .orElseThrow();
            case Kind.Money ignored -> new BigDecimal(25 * (organization + 1)).setScale(2);
            case Kind.Account ignored -> 1_000L + organization;
            case Kind.Text ignored ->
                setting == OrganizationSetting.BUSINESS_UNIT_ID ? "BU-" + organization : "Conference";
            case Kind.Url ignored -> "https://" + DOMAINS.get(organization) + ".example/hooks";
            case Kind.Secret ignored -> Secret.of("demo-%s-%s".formatted(setting.column(), DOMAINS.get(organization)));
            case Kind.Ids ignored -> List.of("project-a", "project-b");
            case Kind.Rate ignored -> 0.5;
            case Kind.Numbers ignored -> List.of(organization);
            case Kind.Json ignored -> throw new IllegalArgumentException(setting + " has no demo value");
        };
    }

    private static int number(Setting<?> setting, Kind.Whole whole, int organization) {
        if (setting.column().endsWith("_in_minutes")) {
            return 1_440 * (1 + organization % 7);
        }
        if (setting.column().startsWith("password_policy_m")) {
            return setting == OrganizationSetting.PASSWORD_POLICY_MAX_LENGTH
                    ? 64
                    : setting == OrganizationSetting.PASSWORD_POLICY_MIN_LENGTH ? 10 : 2;
        }
        return Math.max(whole.min(), 5 * (organization + 1));
    }
}
