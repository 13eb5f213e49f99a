package io.tenantry.project;

import io.tenantry.secret.Secret;
import io.tenantry.setting.Catalogue;
import io.tenantry.setting.Kind;
import io.tenantry.setting.Setting;
import io.tenantry.setting.TimeZones;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The settings of a project, in the order of the user API's object. In a setting that is a limit, -1 means "no limit". */
public final class ProjectSetting {
    /** All settings. */
    public static final Catalogue CATALOGUE = new Catalogue();

    public static final Setting<Integer> OUTBOUND_TIMEOUT = CATALOGUE.integer("outbound_timeout", -1);
    public static final Setting<Integer> MAX_CALL_DURATION = CATALOGUE.integer("max_call_duration", -1);
    public static final Setting<Integer> MIN_CALL_DURATION = CATALOGUE.integer("min_call_duration", 0);
    public static final Setting<Double> SAMPLE_RATE = CATALOGUE.add("sample_rate", new Kind.Rate(), 1.0);
    public static final Setting<Integer> MAX_MESSAGES_CHAT_RUNS_LIMIT =
            CATALOGUE.integer("max_messages_chat_runs_limit", -1);
    public static final Setting<String> WEBHOOK_URL = CATALOGUE.add("webhook_url", new Kind.Url(200), "");
    public static final Setting<Secret> WEBHOOK_SECRET =
            CATALOGUE.add("webhook_secret", new Kind.Secret(255, true), null);
    public static final Setting<Boolean> EVALUATE_RELEVANT_METRICS_ENABLED =
            CATALOGUE.flag("evaluate_relevant_metrics_enabled", false);
    public static final Setting<Boolean> END_CALL_ENABLED = CATALOGUE.flag("end_call_enabled", true);
    public static final Setting<Boolean> GENERATE_SCENARIO_AUTO_ASSIGN_NUMBERS_ENABLED =
            CATALOGUE.flag("generate_scenario_auto_assign_numbers_enabled", false);
    public static final Setting<Boolean> ENABLE_CLIENT_SIDE_TESTING =
            CATALOGUE.flag("enable_client_side_testing", false);
    public static final Setting<Boolean> USE_PROVIDER_TRANSCRIPT = CATALOGUE.flag("use_provider_transcript", false);
    public static final Setting<Boolean> SHOULD_SHOW_POWERED_BY = CATALOGUE.flag("should_show_powered_by", true);
    public static final Setting<Boolean> NOTIFY_RESULTS_COMPLETION = CATALOGUE.flag("notify_results_completion", false);
    public static final Setting<Boolean> NOTIFY_DAILY_REPORT = CATALOGUE.flag("notify_daily_report", false);
    public static final Setting<Boolean> NOTIFY_DAILY_REPORT_NO_CALLS =
            CATALOGUE.flag("notify_daily_report_no_calls", false);
    public static final Setting<Boolean> DAILY_REPORT_AI_SUMMARY_ENABLED =
            CATALOGUE.flag("daily_report_ai_summary_enabled", false);
    public static final Setting<Boolean> NOTIFY_CRON_FAILURE = CATALOGUE.flag("notify_cron_failure", true);
    public static final Setting<Boolean> NOTIFY_CRON_SUCCESS = CATALOGUE.flag("notify_cron_success", false);
    public static final Setting<Boolean> NOTIFY_NO_CALLS = CATALOGUE.flag("notify_no_calls", false);
    public static final Setting<JsonNode> NO_CALLS_NOTIFY_TIME_PERIOD =
            CATALOGUE.add("no_calls_notify_time_period", new Kind.Json(1_000), null);
    public static final Setting<Boolean> NOTIFY_DAILY_REPORT_WEBHOOK =
            CATALOGUE.flag("notify_daily_report_webhook", false);
    public static final Setting<Boolean> NOTIFY_PRE_RUN_WEBHOOK = CATALOGUE.flag("notify_pre_run_webhook", false);
    public static final Setting<List<Integer>> DAILY_REPORT_DASHBOARD_IDS =
            CATALOGUE.add("daily_report_dashboard_ids", new Kind.Numbers(), List.of());
    public static final Setting<Boolean> NOTIFY_RESULT_WEBHOOK_FAILED =
            CATALOGUE.flag("notify_result_webhook_failed", false);
    public static final Setting<Boolean> NOTIFY_RESULT_WEBHOOK_SUCCESS =
            CATALOGUE.flag("notify_result_webhook_success", false);
    public static final Setting<Boolean> NOTIFY_RESULT_WEBHOOK_ERROR =
            CATALOGUE.flag("notify_result_webhook_error", false);
    public static final Setting<Boolean> NOTIFY_CRONJOB_WEBHOOK_FAILED =
            CATALOGUE.flag("notify_cronjob_webhook_failed", false);
    public static final Setting<Boolean> NOTIFY_CRONJOB_WEBHOOK_SUCCESS =
            CATALOGUE.flag("notify_cronjob_webhook_success", false);
    public static final Setting<Boolean> NOTIFY_CRONJOB_WEBHOOK_ERROR =
            CATALOGUE.flag("notify_cronjob_webhook_error", false);
    public static final Setting<Boolean> NOTIFY_CALL_LOG_WEBHOOK_FAILED =
            CATALOGUE.flag("notify_call_log_webhook_failed", false);
    public static final Setting<Boolean> NOTIFY_CALL_LOG_WEBHOOK_SUCCESS =
            CATALOGUE.flag("notify_call_log_webhook_success", false);
    public static final Setting<Boolean> NOTIFY_FREQUENT_CALLS_FOR_NUMBER =
            CATALOGUE.flag("notify_frequent_calls_for_number", false);
    public static final Setting<Integer> FREQUENT_CALLS_THRESHOLD = CATALOGUE.integer("frequent_calls_threshold", 10);
    public static final Setting<Integer> FREQUENT_CALLS_TIME_PERIOD =
            CATALOGUE.integer("frequent_calls_time_period", 60);
    public static final Setting<Integer> FREQUENT_CALLS_COOLDOWN = CATALOGUE.integer("frequent_calls_cooldown", 60);
    public static final Setting<Boolean> FORWARD_VAPI_WEBHOOK = CATALOGUE.flag("forward_vapi_webhook", false);
    public static final Setting<Boolean> FORWARD_RETELL_WEBHOOK = CATALOGUE.flag("forward_retell_webhook", false);
    public static final Setting<Boolean> IS_SEND_EMAILS_ENABLED = CATALOGUE.flag("is_send_emails_enabled", true);
    public static final Setting<JsonNode> RUBRIC_CONFIG = CATALOGUE.add("rubric_config", new Kind.Json(100_000), null);
    public static final Setting<String> TIMEZONE = CATALOGUE.add("timezone", new Kind.Choice(TimeZones.ALL), "UTC");
    public static final Setting<Secret> VAPI_API_KEY = CATALOGUE.maskedSecret("vapi_api_key");
    public static final Setting<Secret> VAPI_PUBLIC_KEY = CATALOGUE.maskedSecret("vapi_public_key");
    public static final Setting<Secret> RETELL_API_KEY = CATALOGUE.maskedSecret("retell_api_key");
    public static final Setting<Secret> SYNTFLOW_API_KEY = CATALOGUE.maskedSecret("syntflow_api_key");
    public static final Setting<Secret> ELEVENLABS_API_KEY = CATALOGUE.maskedSecret("elevenlabs_api_key");
    public static final Setting<Secret> LIVEKIT_API_KEY = CATALOGUE.maskedSecret("livekit_api_key");
    public static final Setting<Secret> PIPECAT_API_KEY = CATALOGUE.maskedSecret("pipecat_api_key");

    private ProjectSetting() {}
}
