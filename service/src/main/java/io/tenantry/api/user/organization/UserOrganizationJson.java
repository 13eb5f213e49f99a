package io.tenantry.api.user.organization;

import io.tenantry.api.user.people.UserMemberJson;
import io.tenantry.api.user.wire.RowForm;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationView;
import io.tenantry.secret.Secret;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** An organization as the user API writes it: 56 keys, in an order that never changes. */
final class UserOrganizationJson {
    private static final List<Field> FIELDS = fields();

    /** The settings that are read. */
    static final List<Setting<?>> SETTINGS = FIELDS.stream()
            .<Setting<?>>flatMap(field -> field.settings().stream())
            .toList();

    static final RowForm<OrganizationView> FORM =
            new RowForm<>(OrganizationView::isWhole, UserOrganizationJson::size, UserOrganizationJson::write);

    private UserOrganizationJson() {}

    /** Writes the value of one key. */
    @FunctionalInterface
    private interface Value {
        void write(JsonGenerator json, OrganizationView view);
    }

    /** @param settings the settings that the value is made of */
    private record Field(SerializableString name, List<Setting<?>> settings, Value value) {}

    /** The approximate size of an organization with all of its members and projects, in bytes. */
    static long size(OrganizationView view) {
        long members = view.members().rows().size();
        for (OrganizationView.ProjectView project : view.projects()) {
            members += project.members().rows().size();
        }
        return 2500 + members * 230 + view.projects().rows().size() * 150L;
    }

    /** Writes the whole object. */
    static void write(JsonGenerator json, OrganizationView view) {
        json.writeStartObject();
        for (Field field : FIELDS) {
            json.writeName(field.name());
            field.value().write(json, view);
        }
        json.writeEndObject();
    }

    private static List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        add(fields, "name", (json, view) -> json.writeString(view.organization().name()));
        addSettings(fields, OrganizationSetting.LIMIT_TO_EXCLUSIVE_NUMBERS);
        add(
                fields,
                "id",
                (json, view) -> json.writeNumber(view.organization().id().value()));
        addSettings(
                fields,
                OrganizationSetting.TEAM_SIZE,
                OrganizationSetting.DISCOVERY_SOURCE,
                OrganizationSetting.OUTBOUND_TIMEOUT,
                OrganizationSetting.MAX_AGENTS_LIMIT);
        add(
                fields,
                "max_members_limit",
                (json, view) -> json.writeNumber(membersLimit(view.organization())),
                OrganizationSetting.QUOTA_MAX_USERS);
        addSettings(
                fields,
                OrganizationSetting.MAX_CONCURRENT_RUNS_LIMIT,
                OrganizationSetting.MAX_CONCURRENT_CHAT_RUNS_LIMIT,
                OrganizationSetting.MAX_CALL_DURATION,
                OrganizationSetting.EVALUATE_RELEVANT_METRICS_ENABLED,
                OrganizationSetting.END_CALL_ENABLED,
                OrganizationSetting.GENERATE_SCENARIO_AUTO_ASSIGN_NUMBERS_ENABLED,
                OrganizationSetting.SHOW_CUSTOM_DASHBOARDS,
                OrganizationSetting.NOTIFY_DAILY_REPORT,
                OrganizationSetting.NOTIFY_CRON_FAILURE,
                OrganizationSetting.NOTIFY_CRON_SUCCESS,
                OrganizationSetting.NOTIFY_NO_CALLS,
                OrganizationSetting.NOTIFY_RESULT_WEBHOOK,
                OrganizationSetting.NOTIFY_CRONJOB_WEBHOOK,
                OrganizationSetting.NOTIFY_CALL_LOG_WEBHOOK,
                OrganizationSetting.FORWARD_VAPI_WEBHOOK,
                OrganizationSetting.FORWARD_RETELL_WEBHOOK,
                OrganizationSetting.IS_SEND_EMAILS_ENABLED,
                OrganizationSetting.NOTIFY_FREQUENT_CALLS_FOR_NUMBER,
                OrganizationSetting.FREQUENT_CALLS_THRESHOLD,
                OrganizationSetting.FREQUENT_CALLS_TIME_PERIOD,
                OrganizationSetting.FREQUENT_CALLS_COOLDOWN,
                OrganizationSetting.NOTIFY_METRIC_SIGNIFICANT_SHIFT,
                OrganizationSetting.NOTIFY_LOW_CREDITS,
                OrganizationSetting.LOW_CREDITS_THRESHOLD,
                OrganizationSetting.CRONJOB_LOW_BALANCE_MUTE_DAYS,
                OrganizationSetting.ALLOW_DUPLICATE_CALL_IDS,
                OrganizationSetting.ALLOW_JOIN_REQUESTS,
                OrganizationSetting.CONDITIONAL_ACTIONS_GENERATION_ENABLED);
        addMasks(
                fields,
                OrganizationSetting.VAPI_API_KEY,
                OrganizationSetting.VAPI_PUBLIC_KEY,
                OrganizationSetting.RETELL_API_KEY,
                OrganizationSetting.SYNTFLOW_API_KEY);
        addSettings(fields, OrganizationSetting.WEBHOOK_URL);
        add(
                fields,
                "webhook_secret",
                (json, view) -> json.writeString(webhookSecret(view)),
                OrganizationSetting.WEBHOOK_SECRET);
        add(fields, "members", (json, view) -> UserMemberJson.writeAll(json, view.members()));
        add(fields, "projects", (json, view) -> writeProjects(json, view));
        add(
                fields,
                "created_at",
                (json, view) ->
                        json.writeString(UserJson.time(view.organization().createdAt())));
        add(
                fields,
                "updated_at",
                (json, view) ->
                        json.writeString(UserJson.time(view.organization().updatedAt())));
        addSettings(
                fields,
                OrganizationSetting.TIMEZONE,
                OrganizationSetting.IS_2FA_REQUIRED,
                OrganizationSetting.SKIP_ONBOARDING,
                OrganizationSetting.ONBOARDING_FLOW,
                OrganizationSetting.PHONE_NUMBER_VERIFIED,
                OrganizationSetting.SLACK_INVITE_SENT,
                OrganizationSetting.AUTO_REFILL,
                OrganizationSetting.AUTO_REFILL_THRESHOLD,
                OrganizationSetting.AUTO_REFILL_AMOUNT,
                OrganizationSetting.AUTO_REFILL_MAX_CAP);
        return List.copyOf(fields);
    }

    private static void add(List<Field> fields, String name, Value value, Setting<?>... settings) {
        fields.add(new Field(new SerializedString(name), List.of(settings), value));
    }

    private static void addSettings(List<Field> fields, Setting<?>... settings) {
        for (Setting<?> setting : settings) {
            add(
                    fields,
                    setting.column(),
                    (json, view) ->
                            writeSetting(json, view.organization().settings().find(setting)),
                    setting);
        }
    }

    @SafeVarargs
    private static void addMasks(List<Field> fields, Setting<Secret>... secrets) {
        for (Setting<Secret> secret : secrets) {
            Value mask = (json, view) -> {
                Secret stored = view.organization().settings().find(secret);
                json.writeString(stored == null ? "" : stored.mask());
            };
            add(fields, secret.column() + "_configured", mask, secret);
        }
    }

    private static void writeSetting(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case Boolean flag -> json.writeBoolean(flag);
            case Integer number -> json.writeNumber(number);
            case BigDecimal money ->
                json.writeString(money.setScale(2, RoundingMode.UNNECESSARY).toPlainString());
            case String text -> json.writeString(text);
            default -> throw new IllegalStateException("no setting of this API is a " + value.getClass());
        }
    }

    /** A quota of 0 means none; this API writes -1. */
    private static int membersLimit(Organization organization) {
        int quota = organization.settings().get(OrganizationSetting.QUOTA_MAX_USERS);
        return quota == 0 ? -1 : quota;
    }

    private static String webhookSecret(OrganizationView view) {
        Secret secret = view.organization().settings().find(OrganizationSetting.WEBHOOK_SECRET);
        return secret == null || !view.secretsVisible() ? "" : secret.reveal();
    }

    private static void writeProjects(JsonGenerator json, OrganizationView view) {
        json.writeStartArray();
        for (OrganizationView.ProjectView project : view.projects()) {
            UserProjectJson.write(json, project);
        }
        json.writeEndArray();
    }
}
