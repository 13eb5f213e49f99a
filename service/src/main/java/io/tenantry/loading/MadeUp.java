package io.tenantry.loading;

import io.tenantry.member.Role;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Generates made-up organizations. Number n depends only on the random seed and n. */
public final class MadeUp implements Iterator<OrganizationDraft> {
    private static final Role[] ROLES = Role.values();

    private final long seed;
    private final int count;
    private final int members;
    private final int projects;
    private final int people;
    private volatile int made;

    /**
     * @param count number of organizations
     * @param members members of each
     * @param projects projects of each
     */
    public MadeUp(long seed, int count, int members, int projects) {
        this.seed = seed;
        this.count = count;
        this.members = members;
        this.projects = projects;
        // A third of the memberships, so that most people belong to several organizations, but enough for one of them.
        this.people = (int) Math.min(Integer.MAX_VALUE, Math.max(2L * members, (long) count * members / 3 + 1));
    }

    @Override
    public boolean hasNext() {
        return made < count;
    }

    @Override
    public OrganizationDraft next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int number = made;
        made = number + 1;
        SplittableRandom random = random(number);
        List<OrganizationDraft.Member> all = members(random);
        return new OrganizationDraft(
                MadeUpNames.organization(random),
                random.nextInt(20) == 0,
                settings(random),
                List.of("org-" + Long.toString(seed & 0xFFFF, 36) + "-" + number + ".example"),
                all,
                projects(random, all));
    }

    /** The share of organizations that was generated, 0 to 1. */
    public double fraction() {
        return count == 0 ? 1 : (double) made / count;
    }

    private SplittableRandom random(int number) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number * 0xBF58476D1CE4E5B9L);
    }

    private static Map<Setting<?>, @Nullable Object> settings(SplittableRandom random) {
        Map<Setting<?>, @Nullable Object> settings = new HashMap<>();
        settings.put(OrganizationSetting.QUOTA_MAX_USERS, 5 * random.nextInt(200));
        settings.put(OrganizationSetting.QUOTA_MAX_PROJECTS, random.nextInt(50));
        settings.put(OrganizationSetting.QUOTA_MAX_MESSAGES_PER_DAY, 1000 * random.nextInt(1000));
        settings.put(OrganizationSetting.PASSWORD_POLICY_MIN_LENGTH, 8 + random.nextInt(25));
        settings.put(OrganizationSetting.SESSION_STATE_TTL_IN_MINUTES, 60 * (1 + random.nextInt(168)));
        settings.put(OrganizationSetting.CONVERSATION_TTL_IN_MINUTES, 1440 * (1 + random.nextInt(30)));
        settings.put(OrganizationSetting.DATA_PRIVACY_ENABLED, random.nextBoolean());
        settings.put(OrganizationSetting.BILLING_TIMEZONE, MadeUpNames.timeZone(random));
        settings.put(
                OrganizationSetting.BUSINESS_UNIT_ID, random.nextInt(3) == 0 ? null : "BU-" + random.nextInt(10_000));
        settings.put(
                OrganizationSetting.LIVE_AGENT_ACCOUNT,
                random.nextInt(3) == 0 ? null : (Object) random.nextLong(1L << 40));
        return settings;
    }

    private List<OrganizationDraft.Member> members(SplittableRandom random) {
        List<OrganizationDraft.Member> drawn = new ArrayList<>(members);
        Set<Integer> seen = new HashSet<>();
        while (drawn.size() < members) {
            int person = random.nextInt(people);
            if (seen.add(person)) {
                Role role = drawn.isEmpty() ? Role.ADMIN : ROLES[random.nextInt(ROLES.length)];
                drawn.add(person(person, role, random.nextInt(4) > 0));
            }
        }
        return drawn;
    }

    private OrganizationDraft.Member person(int number, Role role, boolean notified) {
        String name = MadeUpNames.person(new SplittableRandom(seed ^ (number * 0x94D049BB133111EBL)));
        String email = "person-" + Long.toString(seed & 0xFFFF, 36) + "-" + number + "@people.example";
        return new OrganizationDraft.Member(email, name, role, notified, true);
    }

    private List<OrganizationDraft.Project> projects(
            SplittableRandom random, List<OrganizationDraft.Member> everybody) {
        List<OrganizationDraft.Project> made = new ArrayList<>(projects);
        for (int i = 0; i < projects; i++) {
            List<OrganizationDraft.Member> some =
                    everybody.isEmpty() ? List.of() : List.of(everybody.get(random.nextInt(everybody.size())));
            made.add(new OrganizationDraft.Project(MadeUpNames.project(random), some));
        }
        return made;
    }
}
