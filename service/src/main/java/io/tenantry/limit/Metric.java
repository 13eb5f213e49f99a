package io.tenantry.limit;

import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something that an organization has a limit of. Value, ceiling, use and API names of one metric belong together. */
public enum Metric {
    /** The people of an organization. */
    MEMBERS(OrganizationSetting.QUOTA_MAX_USERS, "max_members_limit", "quotaMaxUsers", Counting.COUNTED),
    /** The projects of an organization. */
    PROJECTS(OrganizationSetting.QUOTA_MAX_PROJECTS, null, "quotaMaxProjects", Counting.COUNTED),
    /** The agents of an organization. */
    AGENTS(OrganizationSetting.MAX_AGENTS_LIMIT, "max_agents_limit", null, Counting.LEVEL),
    /** The knowledge chunks of an organization. */
    KNOWLEDGE_CHUNKS(OrganizationSetting.QUOTA_MAX_KNOWLEDGE_CHUNKS, null, "quotaMaxKnowledgeChunks", Counting.LEVEL),
    /** The channels of each project. */
    CHANNELS(OrganizationSetting.QUOTA_MAX_CHANNELS_PER_PROJECT, null, "quotaMaxChannelsPerProject", Counting.LEVEL),
    /** The messages of one day in the organization's billing time zone. */
    MESSAGES(OrganizationSetting.QUOTA_MAX_MESSAGES_PER_DAY, null, "quotaMaxMessagesPerDay", Counting.CONSUME),
    /** The runs at one time. */
    CONCURRENT_RUNS(OrganizationSetting.MAX_CONCURRENT_RUNS_LIMIT, "max_concurrent_runs_limit", null, Counting.LEASE),
    /** The chat runs at one time. */
    CONCURRENT_CHAT_RUNS(
            OrganizationSetting.MAX_CONCURRENT_CHAT_RUNS_LIMIT, "max_concurrent_chat_runs_limit", null, Counting.LEASE);

    /** How the use of a metric is counted: the operations of the usage API that it has. */
    public enum Counting {
        /** Tenantry counts; the usage API only reads. */
        COUNTED,
        /** Services set the absolute level. */
        LEVEL,
        /** Services consume and release amounts. */
        CONSUME,
        /** Services hold leases that expire. */
        LEASE
    }

    @SuppressWarnings("ImmutableEnumChecker") // settings are immutable
    private final Setting<Integer> setting;

    private final @Nullable String userName;
    private final @Nullable String managementName;
    private final Counting counting;

    Metric(Setting<Integer> setting, @Nullable String userName, @Nullable String managementName, Counting counting) {
        this.setting = setting;
        this.userName = userName;
        this.managementName = managementName;
        this.counting = counting;
    }

    /** The metric with a wire name. */
    public static Optional<Metric> of(String wireName) {
        return Arrays.stream(values())
                .filter(metric -> metric.wireName().equals(wireName))
                .findFirst();
    }

    /** The metric whose value a setting holds. */
    public static Optional<Metric> of(Setting<?> setting) {
        return Arrays.stream(values())
                .filter(metric -> metric.setting == setting)
                .findFirst();
    }

    /** Its name in {@code limits} and in the usage API. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The setting that holds its value. */
    public Setting<Integer> setting() {
        return setting;
    }

    /** Its name in the user API, where any negative number means no limit, written -1; null if it has none there. */
    public @Nullable String userName() {
        return userName;
    }

    /** Its name in the management API, where 0 means no limit; null if it has none there. */
    public @Nullable String managementName() {
        return managementName;
    }

    /** How its use is counted. */
    public Counting counting() {
        return counting;
    }

    /** Whether it counts for each project separately. */
    public boolean perProject() {
        return this == CHANNELS;
    }

    /** The least limit: 1 where the management API means no limit by 0, else 0, which allows nothing. */
    public int least() {
        return managementName == null ? 0 : 1;
    }

    /** The limit that a stored value stands for; null for no limit. */
    public @Nullable Integer limit(int stored) {
        return stored < least() ? null : stored;
    }

    /**
     * The value of a limit in the database.
     *
     * @param limit from {@link #least()}; null for no limit
     */
    public int stored(@Nullable Integer limit) {
        return limit == null ? least() - 1 : limit;
    }

    /** The column of its ceiling, null for no ceiling. */
    String ceilingColumn() {
        return "ceiling_" + wireName();
    }

    /**
     * The SQL of the value in force, in the spelling of the stored one; no limit is {@link #stored stored(null)}. It contains no
     * comma.
     *
     * @param alias the alias of the table {@code organization}
     */
    public String inForceSql(String alias) {
        String value = alias + "." + setting.column();
        String ceiling = alias + "." + ceilingColumn();
        return "CASE WHEN " + value + " >= " + least() + " AND (" + ceiling + " IS NULL OR " + value + " <= " + ceiling
                + ") THEN " + value + " WHEN " + ceiling + " IS NOT NULL THEN " + ceiling + " ELSE " + stored(null)
                + " END";
    }
}
