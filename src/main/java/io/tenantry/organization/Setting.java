package io.tenantry.organization;

import io.tenantry.storage.Secret;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One setting of an organization: declared here once, and from here stored, checked, imported and shown by every face.
 *
 * @param <T> what it holds
 */
public final class Setting<T> {
    private static final List<Setting<?>> DECLARED = new ArrayList<>();
    private static final Map<String, Setting<?>> BY_COLUMN = new LinkedHashMap<>();

    /** Any 32-bit number; -1 means "no limit" where the setting is one. */
    private static final Kind<Integer> PREFERENCE = new Kind.Whole(Integer.MIN_VALUE, Integer.MAX_VALUE);

    /** A limit: -1 for none. */
    private static final Kind<Integer> LIMIT = new Kind.Whole(-1, Integer.MAX_VALUE);

    /** A quota or a time to live: 0 for no limit. */
    private static final Kind<Integer> AMOUNT = new Kind.Whole(0, Integer.MAX_VALUE);

    // Settings of the user API, in the order of its object.
    public static final Setting<Boolean> LIMIT_TO_EXCLUSIVE_NUMBERS = flag("limit_to_exclusive_numbers", false);
    public static final Setting<String> TEAM_SIZE =
            new Setting<>("team_size", choice("1", "<10", "10-100", "100-500", "500+"), "1");
    public static final Setting<String> DISCOVERY_SOURCE = new Setting<>("discovery_source", new Kind.Text(255), null);
    public static final Setting<Integer> OUTBOUND_TIMEOUT = new Setting<>("outbound_timeout", PREFERENCE, -1);
    public static final Setting<Integer> MAX_AGENTS_LIMIT = new Setting<>("max_agents_limit", LIMIT, -1);
    public static final Setting<Integer> MAX_CONCURRENT_RUNS_LIMIT =
            new Setting<>("max_concurrent_runs_limit", PREFERENCE, -1);
    public static final Setting<Integer> MAX_CONCURRENT_CHAT_RUNS_LIMIT =
            new Setting<>("max_concurrent_chat_runs_limit", PREFERENCE, -1);
    public static final Setting<Integer> MAX_CALL_DURATION = new Setting<>("max_call_duration", PREFERENCE, -1);
    public static final Setting<Boolean> EVALUATE_RELEVANT_METRICS_ENABLED =
            flag("evaluate_relevant_metrics_enabled", false);
    public static final Setting<Boolean> END_CALL_ENABLED = flag("end_call_enabled", true);
    public static final Setting<Boolean> GENERATE_SCENARIO_AUTO_ASSIGN_NUMBERS_ENABLED =
            flag("generate_scenario_auto_assign_numbers_enabled", false);
    public static final Setting<Boolean> SHOW_CUSTOM_DASHBOARDS = flag("show_custom_dashboards", false);
    public static final Setting<Boolean> NOTIFY_DAILY_REPORT = flag("notify_daily_report", false);
    public static final Setting<Boolean> NOTIFY_CRON_FAILURE = flag("notify_cron_failure", true);
    public static final Setting<Boolean> NOTIFY_CRON_SUCCESS = flag("notify_cron_success", false);
    public static final Setting<Boolean> NOTIFY_NO_CALLS = flag("notify_no_calls", false);
    public static final Setting<Boolean> NOTIFY_RESULT_WEBHOOK = flag("notify_result_webhook", false);
    public static final Setting<Boolean> NOTIFY_CRONJOB_WEBHOOK = flag("notify_cronjob_webhook", false);
    public static final Setting<Boolean> NOTIFY_CALL_LOG_WEBHOOK = flag("notify_call_log_webhook", false);
    public static final Setting<Boolean> FORWARD_VAPI_WEBHOOK = flag("forward_vapi_webhook", false);
    public static final Setting<Boolean> FORWARD_RETELL_WEBHOOK = flag("forward_retell_webhook", false);
    public static final Setting<Boolean> IS_SEND_EMAILS_ENABLED = flag("is_send_emails_enabled", true);
    public static final Setting<Boolean> NOTIFY_FREQUENT_CALLS_FOR_NUMBER =
            flag("notify_frequent_calls_for_number", false);
    public static final Setting<Integer> FREQUENT_CALLS_THRESHOLD =
            new Setting<>("frequent_calls_threshold", PREFERENCE, 10);
    public static final Setting<Integer> FREQUENT_CALLS_TIME_PERIOD =
            new Setting<>("frequent_calls_time_period", PREFERENCE, 60);
    public static final Setting<Integer> FREQUENT_CALLS_COOLDOWN =
            new Setting<>("frequent_calls_cooldown", PREFERENCE, 60);
    public static final Setting<Boolean> NOTIFY_METRIC_SIGNIFICANT_SHIFT =
            flag("notify_metric_significant_shift", false);
    public static final Setting<Boolean> NOTIFY_LOW_CREDITS = flag("notify_low_credits", false);
    public static final Setting<BigDecimal> LOW_CREDITS_THRESHOLD =
            new Setting<>("low_credits_threshold", new Kind.Money(), new BigDecimal("1000.00"));
    public static final Setting<String> CRONJOB_LOW_BALANCE_MUTE_DAYS =
            new Setting<>("cronjob_low_balance_mute_days", choice("0", "3", "7", "14"), "0");
    public static final Setting<Boolean> ALLOW_DUPLICATE_CALL_IDS = flag("allow_duplicate_call_ids", false);
    public static final Setting<Boolean> ALLOW_JOIN_REQUESTS = flag("allow_join_requests", false);
    public static final Setting<Boolean> CONDITIONAL_ACTIONS_GENERATION_ENABLED =
            flag("conditional_actions_generation_enabled", false);
    public static final Setting<Secret> VAPI_API_KEY = new Setting<>("vapi_api_key", new Kind.Secret(255, true), null);
    public static final Setting<Secret> VAPI_PUBLIC_KEY =
            new Setting<>("vapi_public_key", new Kind.Secret(255, true), null);
    public static final Setting<Secret> RETELL_API_KEY =
            new Setting<>("retell_api_key", new Kind.Secret(255, true), null);
    public static final Setting<Secret> SYNTFLOW_API_KEY =
            new Setting<>("syntflow_api_key", new Kind.Secret(255, true), null);
    public static final Setting<String> WEBHOOK_URL = new Setting<>("webhook_url", new Kind.Url(200), "");
    public static final Setting<Secret> WEBHOOK_SECRET =
            new Setting<>("webhook_secret", new Kind.Secret(255, false), null);
    public static final Setting<String> TIMEZONE =
            new Setting<>("timezone", new Kind.Choice(TimeZones.OF_USER_API), "UTC");
    public static final Setting<Boolean> IS_2FA_REQUIRED = flag("is_2fa_required", false);
    public static final Setting<Boolean> SKIP_ONBOARDING = flag("skip_onboarding", false);
    public static final Setting<String> ONBOARDING_FLOW =
            new Setting<>("onboarding_flow", choice("simulation", "observability"), "simulation");
    public static final Setting<Boolean> PHONE_NUMBER_VERIFIED = flag("phone_number_verified", false);
    public static final Setting<Boolean> SLACK_INVITE_SENT = flag("slack_invite_sent", false);
    public static final Setting<Boolean> AUTO_REFILL = flag("auto_refill", false);
    public static final Setting<BigDecimal> AUTO_REFILL_THRESHOLD =
            new Setting<>("auto_refill_threshold", new Kind.Money(), new BigDecimal("10.00"));
    public static final Setting<BigDecimal> AUTO_REFILL_AMOUNT =
            new Setting<>("auto_refill_amount", new Kind.Money(), new BigDecimal("50.00"));
    public static final Setting<BigDecimal> AUTO_REFILL_MAX_CAP =
            new Setting<>("auto_refill_max_cap", new Kind.Money(), null);

    // Settings of the management API, in the order of its object.
    public static final Setting<String> BUSINESS_UNIT_ID = new Setting<>("business_unit_id", new Kind.Text(255), null);
    public static final Setting<Long> LIVE_AGENT_ACCOUNT =
            new Setting<>("live_agent_account", new Kind.Account(0, 9_007_199_254_740_991L), null);
    public static final Setting<Integer> QUOTA_MAX_PROJECTS = new Setting<>("quota_max_projects", AMOUNT, 0);
    public static final Setting<Integer> QUOTA_MAX_USERS = new Setting<>("quota_max_users", AMOUNT, 0);
    public static final Setting<Integer> QUOTA_MAX_CHANNELS_PER_PROJECT =
            new Setting<>("quota_max_channels_per_project", AMOUNT, 0);
    public static final Setting<Integer> QUOTA_MAX_MESSAGES_PER_DAY =
            new Setting<>("quota_max_messages_per_day", AMOUNT, 0);
    public static final Setting<Integer> QUOTA_MAX_KNOWLEDGE_CHUNKS =
            new Setting<>("quota_max_knowledge_chunks", AMOUNT, 0);
    public static final Setting<Integer> PASSWORD_POLICY_MIN_LENGTH =
            new Setting<>("password_policy_min_length", new Kind.Whole(0, 999), 12);
    public static final Setting<Integer> PASSWORD_POLICY_MAX_LENGTH =
            new Setting<>("password_policy_max_length", new Kind.Whole(0, 999), 128);
    public static final Setting<Integer> PASSWORD_POLICY_MIN_AMOUNT_LOWER_CASE =
            new Setting<>("password_policy_min_amount_lower_case", new Kind.Whole(0, 999), 0);
    public static final Setting<Integer> PASSWORD_POLICY_MIN_AMOUNT_UPPER_CASE =
            new Setting<>("password_policy_min_amount_upper_case", new Kind.Whole(0, 999), 0);
    public static final Setting<Integer> PASSWORD_POLICY_MIN_AMOUNT_SPECIAL_CHARACTERS =
            new Setting<>("password_policy_min_amount_special_characters", new Kind.Whole(0, 999), 1);
    public static final Setting<Integer> PASSWORD_POLICY_MIN_AMOUNT_NUMBERS =
            new Setting<>("password_policy_min_amount_numbers", new Kind.Whole(0, 999), 0);
    public static final Setting<Integer> PASSWORD_POLICY_MAX_AMOUNT_IDENTICAL_CHARACTERS =
            new Setting<>("password_policy_max_amount_identical_characters", new Kind.Whole(0, 999), 0);
    public static final Setting<Integer> PASSWORD_POLICY_MIN_AMOUNT_FAILED_ATTEMPTS_AUTO_DISABLE =
            new Setting<>("password_policy_min_amount_failed_attempts_auto_disable", new Kind.Whole(0, 999), 0);
    public static final Setting<Integer> SESSION_STATE_TTL_IN_MINUTES =
            new Setting<>("session_state_ttl_in_minutes", AMOUNT, 10080);
    public static final Setting<Integer> CONTACT_PROFILE_TTL_IN_MINUTES =
            new Setting<>("contact_profile_ttl_in_minutes", AMOUNT, 43200);
    public static final Setting<Integer> CONVERSATION_TTL_IN_MINUTES =
            new Setting<>("conversation_ttl_in_minutes", AMOUNT, 43200);
    public static final Setting<Integer> ANALYTICS_TTL_IN_MINUTES =
            new Setting<>("analytics_ttl_in_minutes", AMOUNT, 0);
    public static final Setting<Integer> SESSIONS_TTL_IN_MINUTES = new Setting<>("sessions_ttl_in_minutes", AMOUNT, 0);
    public static final Setting<Integer> STEP_EVENTS_TTL_IN_MINUTES =
            new Setting<>("step_events_ttl_in_minutes", AMOUNT, 0);
    public static final Setting<String> BILLING_TIMEZONE =
            new Setting<>("billing_timezone", new Kind.Choice(TimeZones.OF_BILLING), "UTC");
    public static final Setting<Boolean> DATA_PRIVACY_ENABLED = flag("data_privacy_enabled", false);
    public static final Setting<Boolean> DATA_PRIVACY_USE_ANALYTICS = flag("data_privacy_use_analytics", true);
    public static final Setting<Boolean> DATA_PRIVACY_USE_CONTACT_PROFILES =
            flag("data_privacy_use_contact_profiles", true);
    public static final Setting<Boolean> DATA_PRIVACY_USE_CONVERSATIONS = flag("data_privacy_use_conversations", true);
    public static final Setting<Boolean> DATA_PRIVACY_MASK_ANALYTICS = flag("data_privacy_mask_analytics", false);
    public static final Setting<Boolean> DATA_PRIVACY_MASK_LOGGING = flag("data_privacy_mask_logging", false);
    public static final Setting<List<String>> DATA_PRIVACY_IGNORE_LIST =
            new Setting<>("data_privacy_ignore_list", new Kind.Ids(), List.of());
    public static final Setting<Boolean> DATA_PRIVACY_STORE_DATA_PAYLOAD =
            flag("data_privacy_store_data_payload", true);
    public static final Setting<Boolean> DATA_PRIVACY_MASK_IP_ADDRESS = flag("data_privacy_mask_ip_address", false);

    private final String column;
    private final Kind<T> kind;
    private final @Nullable T initial;
    private final int position;

    private Setting(String column, Kind<T> kind, @Nullable T initial) {
        this.column = column;
        this.kind = kind;
        this.initial = initial;
        this.position = DECLARED.size();
        DECLARED.add(this);
        BY_COLUMN.put(column, this);
    }

    private static Setting<Boolean> flag(String column, boolean initial) {
        return new Setting<>(column, new Kind.Flag(), initial);
    }

    private static Kind<String> choice(String... options) {
        Set<String> ordered = new LinkedHashSet<>(List.of(options));
        return new Kind.Choice(Collections.unmodifiableSet(ordered));
    }

    /** Every setting, in the order of declaration. */
    public static List<Setting<?>> all() {
        return Collections.unmodifiableList(DECLARED);
    }

    /** The setting with that column, or null. */
    public static @Nullable Setting<?> ofColumn(String column) {
        return BY_COLUMN.get(column);
    }

    /** Its column in the database, and its name in an import file. */
    public String column() {
        return column;
    }

    /** What it may hold. */
    public Kind<T> kind() {
        return kind;
    }

    /** Its value in a new organization; null when it is unset until somebody sets it. */
    public @Nullable T initial() {
        return initial;
    }

    /** Whether it can be unset. */
    public boolean nullable() {
        return initial == null;
    }

    int position() {
        return position;
    }

    @Override
    public String toString() {
        return column;
    }
}
