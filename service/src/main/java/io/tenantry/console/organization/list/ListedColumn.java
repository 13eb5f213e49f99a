package io.tenantry.console.organization.list;

import io.tenantry.console.form.Words;
import io.tenantry.console.operator.ListAddress.Sortable;
import io.tenantry.console.text.ConsoleTexts;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.table.Cell;
import io.tenantry.listing.Column;
import io.tenantry.organization.Organization;
import io.tenantry.organization.index.OrganizationColumns;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import io.tenantry.storage.ObjectIds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A column of the list of organizations, whose values are all in the row of the organization.
 *
 * @param sortable its heading and order
 * @param isDefault whether the list shows it until other columns are chosen
 * @param settings the settings that it shows
 * @param content makes its cell
 */
record ListedColumn(
        Sortable sortable,
        boolean isDefault,
        List<Setting<?>> settings,
        BiFunction<Organization, ObjectIds, Cell> content) {
    /** The column that begins each row. */
    static final String NAME = "name";
    /** The columns by their names in addresses. The orders in positions of the list are numbered as the columns are. */
    static final Map<String, ListedColumn> ALL = all();

    ListedColumn {
        settings = List.copyOf(settings);
    }

    /** The column with a name. */
    static ListedColumn named(String name) {
        return Objects.requireNonNull(ALL.get(name), name);
    }

    private static Map<String, ListedColumn> all() {
        Map<String, ListedColumn> all = new LinkedHashMap<>();
        all.put(
                NAME,
                field(
                                ConsoleTexts.text("common.name"),
                                OrganizationColumns.NAME,
                                (organization, ids) -> Cell.text(organization.name()))
                        .byDefault());
        all.put(
                "status",
                field(
                                ConsoleTexts.text("common.status"),
                                OrganizationColumns.DISABLED,
                                (organization, ids) -> state(organization.disabled()))
                        .byDefault());
        all.put(
                "unit",
                text(ConsoleTexts.text("listedcolumn.unit"), OrganizationSetting.BUSINESS_UNIT_ID)
                        .byDefault());
        all.put(
                "projects",
                limit(ConsoleTexts.text("listedcolumn.projects"), OrganizationSetting.QUOTA_MAX_PROJECTS)
                        .byDefault());
        all.put(
                "members",
                limit(ConsoleTexts.text("listedcolumn.members"), OrganizationSetting.QUOTA_MAX_USERS)
                        .byDefault());
        // Ids are given in the order of creation.
        all.put(
                "created",
                field(
                                ConsoleTexts.text("common.created"),
                                OrganizationColumns.ID,
                                (organization, ids) -> Cell.time(Moment.of(organization.createdAt())))
                        .byDefault());
        all.put(
                "changed",
                field(
                        ConsoleTexts.text("common.changed"),
                        null,
                        (organization, ids) -> Cell.time(Moment.of(organization.updatedAt()))));
        all.put(
                "id",
                field(
                        ConsoleTexts.text("listedcolumn.id"),
                        null,
                        (organization, ids) -> Cell.code(ids.of(
                                ObjectIds.Kind.ORGANIZATION, organization.id().value()))));
        all.put("account", text(ConsoleTexts.text("listedcolumn.account"), OrganizationSetting.LIVE_AGENT_ACCOUNT));
        all.put(
                "channels",
                limit(ConsoleTexts.text("listedcolumn.channels"), OrganizationSetting.QUOTA_MAX_CHANNELS_PER_PROJECT));
        all.put(
                "messages",
                limit(ConsoleTexts.text("listedcolumn.messages"), OrganizationSetting.QUOTA_MAX_MESSAGES_PER_DAY));
        all.put(
                "chunks",
                limit(ConsoleTexts.text("listedcolumn.chunks"), OrganizationSetting.QUOTA_MAX_KNOWLEDGE_CHUNKS));
        all.put("agents", limit(ConsoleTexts.text("listedcolumn.agents"), OrganizationSetting.MAX_AGENTS_LIMIT));
        all.put("runs", limit(ConsoleTexts.text("listedcolumn.runs"), OrganizationSetting.MAX_CONCURRENT_RUNS_LIMIT));
        all.put(
                "chats",
                limit(ConsoleTexts.text("listedcolumn.chats"), OrganizationSetting.MAX_CONCURRENT_CHAT_RUNS_LIMIT));
        all.put("team", text(ConsoleTexts.text("listedcolumn.team"), OrganizationSetting.TEAM_SIZE));
        all.put("timezone", text(ConsoleTexts.text("listedcolumn.timezone"), OrganizationSetting.TIMEZONE));
        all.put("billing", text(ConsoleTexts.text("listedcolumn.billing"), OrganizationSetting.BILLING_TIMEZONE));
        all.put("factor", text(ConsoleTexts.text("listedcolumn.factor"), OrganizationSetting.IS_2FA_REQUIRED));
        all.put("requests", text(ConsoleTexts.text("listedcolumn.requests"), OrganizationSetting.ALLOW_JOIN_REQUESTS));
        all.put("refill", text(ConsoleTexts.text("listedcolumn.refill"), OrganizationSetting.AUTO_REFILL));
        all.put("privacy", text(ConsoleTexts.text("listedcolumn.privacy"), OrganizationSetting.DATA_PRIVACY_ENABLED));
        return all;
    }

    private static ListedColumn field(
            String label, @Nullable Column column, BiFunction<Organization, ObjectIds, Cell> content) {
        return new ListedColumn(new Sortable(label, column, false), false, List.of(), content);
    }

    private static ListedColumn text(String label, Setting<?> setting) {
        return new ListedColumn(
                new Sortable(label, order(setting), false),
                false,
                List.of(setting),
                (organization, ids) -> Cell.text(
                        switch (organization.settings().find(setting)) {
                            case null -> "";
                            case Boolean on -> on ? ConsoleTexts.text("common.on") : ConsoleTexts.text("common.off");
                            case Object value -> value.toString();
                        }));
    }

    private static ListedColumn limit(String label, Setting<Integer> setting) {
        return new ListedColumn(
                new Sortable(label, order(setting), true),
                false,
                List.of(setting),
                (organization, ids) ->
                        Cell.number(limit(setting, organization.settings().get(setting))));
    }

    /** The order by a setting; null for one that no index has. */
    private static @Nullable Column order(Setting<?> setting) {
        return OrganizationSetting.listed().contains(setting) ? OrganizationColumns.of(setting) : null;
    }

    private static String limit(Setting<Integer> setting, int most) {
        // Quotas have 0 for no limit, and other limits -1; both begin without one.
        return Objects.equals(most, setting.initial()) ? ConsoleTexts.text("common.nolimit") : Words.number(most);
    }

    private static Cell state(boolean disabled) {
        return disabled
                ? Cell.state(ConsoleTexts.text("common.disabled"), "off")
                : Cell.state(ConsoleTexts.text("common.enabled"), "on");
    }

    private ListedColumn byDefault() {
        return new ListedColumn(sortable, true, settings, content);
    }
}
