package io.tenantry.setting;

import io.tenantry.secret.Secret;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/** The settings of an organization. In a setting that is a limit, -1 means no limit. */
public final class OrganizationSetting {
    /** All settings of an organization. */
    public static final Catalogue CATALOGUE = new Catalogue();

    /** A limit: -1 for none. */
    private static final Kind<Integer> LIMIT = new Kind.Whole(-1, Integer.MAX_VALUE);

    /** A quota or a time to live: 0 for no limit. */
    private static final Kind<Integer> AMOUNT = new Kind.Whole(0, Integer.MAX_VALUE);

    // Settings of the user API, in the order of its object.
    public static final Setting<Boolean> LIMIT_TO_EXCLUSIVE_NUMBERS =
            CATALOGUE.flag("limit_to_exclusive_numbers", false);
    public static final Setting<String> TEAM_SIZE =
            CATALOGUE.choice("team_size", "1", "1", "<10", "10-100", "100-500", "500+");
    public static final Setting<String> DISCOVERY_SOURCE =
            CATALOGUE.add("discovery_source", new Kind.Text(Kind.ANY_LENGTH), null);
    public static final Setting<Integer> OUTBOUND_TIMEOUT = CATALOGUE.integer("outbound_timeout", -1);
    public static final Setting<Integer> MAX_AGENTS_LIMIT = CATALOGUE.add("max_agents_limit", LIMIT, -1);
    public static final Setting<Integer> MAX_CONCURRENT_RUNS_LIMIT = CATALOGUE.integer("max_concurrent_runs_limit", -1);
    public static final Setting<Integer> MAX_CONCURRENT_CHAT_RUNS_LIMIT =
            CATALOGUE.integer("max_concurrent_chat_runs_limit", -1);
    public static final Setting<Integer> MAX_CALL_DURATION = CATALOGUE.integer("max_call_duration", -1);
    public static final Setting<Boolean> EVALUATE_RELEVANT_METRICS_ENABLED =
            CATALOGUE.flag("evaluate_relevant_metrics_enabled", false);
    public static final Setting<Boolean> END_CALL_ENABLED = CATALOGUE.flag("end_call_enabled", true);
    public static final Setting<Boolean> GENERATE_SCENARIO_AUTO_ASSIGN_NUMBERS_ENABLED =
            CATALOGUE.flag("generate_scenario_auto_assign_numbers_enabled", false);
    public static final Setting<Boolean> SHOW_CUSTOM_DASHBOARDS = CATALOGUE.flag("show_custom_dashboards", false);
    public static final Setting<Boolean> NOTIFY_DAILY_REPORT = CATALOGUE.flag("notify_daily_report", false);
    public static final Setting<Boolean> NOTIFY_CRON_FAILURE = CATALOGUE.flag("notify_cron_failure", true);
    public static final Setting<Boolean> NOTIFY_CRON_SUCCESS = CATALOGUE.flag("notify_cron_success", false);
    public static final Setting<Boolean> NOTIFY_NO_CALLS = CATALOGUE.flag("notify_no_calls", false);
    public static final Setting<Boolean> NOTIFY_RESULT_WEBHOOK = CATALOGUE.flag("notify_result_webhook", false);
    public static final Setting<Boolean> NOTIFY_CRONJOB_WEBHOOK = CATALOGUE.flag("notify_cronjob_webhook", false);
    public static final Setting<Boolean> NOTIFY_CALL_LOG_WEBHOOK = CATALOGUE.flag("notify_call_log_webhook", false);
    public static final Setting<Boolean> FORWARD_VAPI_WEBHOOK = CATALOGUE.flag("forward_vapi_webhook", false);
    public static final Setting<Boolean> FORWARD_RETELL_WEBHOOK = CATALOGUE.flag("forward_retell_webhook", false);
    public static final Setting<Boolean> IS_SEND_EMAILS_ENABLED = CATALOGUE.flag("is_send_emails_enabled", true);
    public static final Setting<Boolean> NOTIFY_FREQUENT_CALLS_FOR_NUMBER =
            CATALOGUE.flag("notify_frequent_calls_for_number", false);
    public static final Setting<Integer> FREQUENT_CALLS_THRESHOLD = CATALOGUE.integer("frequent_calls_threshold", 10);
    public static final Setting<Integer> FREQUENT_CALLS_TIME_PERIOD =
            CATALOGUE.integer("frequent_calls_time_period", 60);
    public static final Setting<Integer> FREQUENT_CALLS_COOLDOWN = CATALOGUE.integer("frequent_calls_cooldown", 60);
    public static final Setting<Boolean> NOTIFY_METRIC_SIGNIFICANT_SHIFT =
            CATALOGUE.flag("notify_metric_significant_shift", false);
    public static final Setting<Boolean> NOTIFY_LOW_CREDITS = CATALOGUE.flag("notify_low_credits", false);
    public static final Setting<BigDecimal> LOW_CREDITS_THRESHOLD = CATALOGUE.money("low_credits_threshold", "1000.00");
    public static final Setting<String> CRONJOB_LOW_BALANCE_MUTE_DAYS =
            CATALOGUE.choice("cronjob_low_balance_mute_days", "0", "0", "3", "7", "14");
    public static final Setting<Boolean> ALLOW_DUPLICATE_CALL_IDS = CATALOGUE.flag("allow_duplicate_call_ids", false);
    public static final Setting<Boolean> ALLOW_JOIN_REQUESTS = CATALOGUE.flag("allow_join_requests", false);
    public static final Setting<Boolean> CONDITIONAL_ACTIONS_GENERATION_ENABLED =
            CATALOGUE.flag("conditional_actions_generation_enabled", false);
    public static final Setting<Secret> VAPI_API_KEY = CATALOGUE.maskedSecret("vapi_api_key");
    public static final Setting<Secret> VAPI_PUBLIC_KEY = CATALOGUE.maskedSecret("vapi_public_key");
    public static final Setting<Secret> RETELL_API_KEY = CATALOGUE.maskedSecret("retell_api_key");
    public static final Setting<Secret> SYNTFLOW_API_KEY = CATALOGUE.maskedSecret("syntflow_api_key");
    public static final Setting<String> WEBHOOK_URL = CATALOGUE.add("webhook_url", new Kind.Url(200), "");
    public static final Setting<Secret> WEBHOOK_SECRET =
            CATALOGUE.add("webhook_secret", new Kind.Secret(255, false), null);
    public static final Setting<String> TIMEZONE =
            CATALOGUE.add("timezone", new Kind.Choice(TimeZones.OF_USER_API), "UTC");
    public static final Setting<Boolean> IS_2FA_REQUIRED = CATALOGUE.flag("is_2fa_required", false);
    public static final Setting<Boolean> SKIP_ONBOARDING = CATALOGUE.flag("skip_onboarding", false);
    public static final Setting<String> ONBOARDING_FLOW =
            CATALOGUE.choice("onboarding_flow", "simulation", "simulation", "observability");
    public static final Setting<Boolean> PHONE_NUMBER_VERIFIED = CATALOGUE.flag("phone_number_verified", false);
    public static final Setting<Boolean> SLACK_INVITE_SENT = CATALOGUE.flag("slack_invite_sent", false);
    public static final Setting<Boolean> AUTO_REFILL = CATALOGUE.flag("auto_refill", false);
    public static final Setting<BigDecimal> AUTO_REFILL_THRESHOLD = CATALOGUE.money("auto_refill_threshold", "10.00");
    public static final Setting<BigDecimal> AUTO_REFILL_AMOUNT = CATALOGUE.money("auto_refill_amount", "50.00");
    public static final Setting<BigDecimal> AUTO_REFILL_MAX_CAP = CATALOGUE.money("auto_refill_max_cap", null);

    // Settings of the management API, in the order of its object.
    public static final Setting<String> BUSINESS_UNIT_ID = CATALOGUE.add("business_unit_id", new Kind.Text(255), null);
    public static final Setting<Long> LIVE_AGENT_ACCOUNT =
            CATALOGUE.add("live_agent_account", new Kind.Account(0, 9_007_199_254_740_991L), null);
    public static final Setting<Integer> QUOTA_MAX_PROJECTS = CATALOGUE.add("quota_max_projects", AMOUNT, 0);
    public static final Setting<Integer> QUOTA_MAX_USERS = CATALOGUE.add("quota_max_users", AMOUNT, 0);
    public static final Setting<Integer> QUOTA_MAX_CHANNELS_PER_PROJECT =
            CATALOGUE.add("quota_max_channels_per_project", AMOUNT, 0);
    public static final Setting<Integer> QUOTA_MAX_MESSAGES_PER_DAY =
            CATALOGUE.add("quota_max_messages_per_day", AMOUNT, 0);
    public static final Setting<Integer> QUOTA_MAX_KNOWLEDGE_CHUNKS =
            CATALOGUE.add("quota_max_knowledge_chunks", AMOUNT, 0);
    public static final Setting<Integer> PASSWORD_POLICY_MIN_LENGTH =
            CATALOGUE.add("password_policy_min_length", new Kind.Whole(0, 999), 12);
    public static final Setting<Integer> PASSWORD_POLICY_MAX_LENGTH =
            CATALOGUE.add("password_policy_max_length", new Kind.Whole(0, 999), 128);
    public static final Setting<Integer> PASSWORD_POLICY_MIN_AMOUNT_LOWER_CASE =
            CATALOGUE.add("password_policy_min_amount_lower_case", new Kind.Whole(0, 999), 0);
    public static final Setting<Integer> PASSWORD_POLICY_MIN_AMOUNT_UPPER_CASE =
            CATALOGUE.add("password_policy_min_amount_upper_case", new Kind.Whole(0, 999), 0);
    public static final Setting<Integer> PASSWORD_POLICY_MIN_AMOUNT_SPECIAL_CHARACTERS =
            CATALOGUE.add("password_policy_min_amount_special_characters", new Kind.Whole(0, 999), 1);
    public static final Setting<Integer> PASSWORD_POLICY_MIN_AMOUNT_NUMBERS =
            CATALOGUE.add("password_policy_min_amount_numbers", new Kind.Whole(0, 999), 0);
    public static final Setting<Integer> PASSWORD_POLICY_MAX_AMOUNT_IDENTICAL_CHARACTERS =
            CATALOGUE.add("password_policy_max_amount_identical_characters", new Kind.Whole(0, 999), 0);
    public static final Setting<Integer> PASSWORD_POLICY_MIN_AMOUNT_FAILED_ATTEMPTS_AUTO_DISABLE =
            CATALOGUE.add("password_policy_min_amount_failed_attempts_auto_disable", new Kind.Whole(0, 999), 0);
    public static final Setting<Integer> SESSION_STATE_TTL_IN_MINUTES =
            CATALOGUE.add("session_state_ttl_in_minutes", AMOUNT, 10080);
    public static final Setting<Integer> CONTACT_PROFILE_TTL_IN_MINUTES =
            CATALOGUE.add("contact_profile_ttl_in_minutes", AMOUNT, 43200);
    public static final Setting<Integer> CONVERSATION_TTL_IN_MINUTES =
            CATALOGUE.add("conversation_ttl_in_minutes", AMOUNT, 43200);
    public static final Setting<Integer> ANALYTICS_TTL_IN_MINUTES =
            CATALOGUE.add("analytics_ttl_in_minutes", AMOUNT, 0);
    public static final Setting<Integer> SESSIONS_TTL_IN_MINUTES = CATALOGUE.add("sessions_ttl_in_minutes", AMOUNT, 0);
    public static final Setting<Integer> STEP_EVENTS_TTL_IN_MINUTES =
            CATALOGUE.add("step_events_ttl_in_minutes", AMOUNT, 0);
    public static final Setting<String> BILLING_TIMEZONE =
            CATALOGUE.add("billing_timezone", new Kind.Choice(TimeZones.ACCEPTED_FOR_BILLING), "UTC");
    public static final Setting<Boolean> DATA_PRIVACY_ENABLED = CATALOGUE.flag("data_privacy_enabled", false);
    public static final Setting<Boolean> DATA_PRIVACY_USE_ANALYTICS =
            CATALOGUE.flag("data_privacy_use_analytics", true);
    public static final Setting<Boolean> DATA_PRIVACY_USE_CONTACT_PROFILES =
            CATALOGUE.flag("data_privacy_use_contact_profiles", true);
    public static final Setting<Boolean> DATA_PRIVACY_USE_CONVERSATIONS =
            CATALOGUE.flag("data_privacy_use_conversations", true);
    public static final Setting<Boolean> DATA_PRIVACY_MASK_ANALYTICS =
            CATALOGUE.flag("data_privacy_mask_analytics", false);
    public static final Setting<Boolean> DATA_PRIVACY_MASK_LOGGING = CATALOGUE.flag("data_privacy_mask_logging", false);
    public static final Setting<List<String>> DATA_PRIVACY_IGNORE_LIST =
            CATALOGUE.add("data_privacy_ignore_list", new Kind.Ids(), List.of());
    public static final Setting<Boolean> DATA_PRIVACY_STORE_DATA_PAYLOAD =
            CATALOGUE.flag("data_privacy_store_data_payload", true);
    public static final Setting<Boolean> DATA_PRIVACY_MASK_IP_ADDRESS =
            CATALOGUE.flag("data_privacy_mask_ip_address", false);

    private static final List<Setting<?>> OF_MEMBERS = CATALOGUE.all().stream()
            .takeWhile(setting -> setting != BUSINESS_UNIT_ID)
            .toList();
    private static final Set<Setting<?>> ONLY_READ_BY_ADMINS =
            Set.of(MAX_AGENTS_LIMIT, SHOW_CUSTOM_DASHBOARDS, PHONE_NUMBER_VERIFIED, SLACK_INVITE_SENT);
    private static final List<Setting<?>> CHANGED_BY_ADMINS = OF_MEMBERS.stream()
            .filter(setting -> !ONLY_READ_BY_ADMINS.contains(setting))
            .toList();

    private OrganizationSetting() {}

    /** The settings of the user API, which all people of an organization read. */
    public static List<Setting<?>> readByMembers() {
        return OF_MEMBERS;
    }

    /** The settings that admins change; operators change all. */
    public static List<Setting<?>> changedByAdmins() {
        return CHANGED_BY_ADMINS;
    }

    /** The settings of the management API, which lists of organizations show, sort and filter by. */
    public static List<Setting<?>> listed() {
        return CATALOGUE.all().stream()
                .dropWhile(setting -> setting != BUSINESS_UNIT_ID)
                .toList();
    }
}
