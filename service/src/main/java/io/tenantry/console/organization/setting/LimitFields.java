package io.tenantry.console.organization.setting;

import io.tenantry.console.form.Field;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.Sent;
import io.tenantry.console.form.Words;
import io.tenantry.console.organization.setting.SettingTexts.Labelled;
import io.tenantry.console.text.ConsoleTexts;
import io.tenantry.console.view.Access;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.tab.LimitGroup;
import io.tenantry.effective.EffectiveSetting;
import io.tenantry.fault.Problem;
import io.tenantry.limit.Metric;
import io.tenantry.limit.MetricLimit;
import io.tenantry.setting.Kind;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.SettingReader;
import io.tenantry.setting.SettingReader.Typing;
import io.tenantry.setting.Settings;
import io.tenantry.usage.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/** Limits as fields of a form. An empty field means no limit, or no ceiling. */
final class LimitFields {
    private static final SettingReader READER = new SettingReader(Typing.LENIENT);
    private static final String SEEN = "seen.";
    private static final int ALL = 100;

    private LimitFields() {}

    /** The name of the field of a value. */
    static String value(Metric metric) {
        return metric.setting().column();
    }

    /** The name of the field of a ceiling. */
    static String ceiling(Metric metric) {
        return "ceiling_" + metric.wireName();
    }

    /** Reads the limits that the editor of a form changed. */
    static Map<Metric, @Nullable Integer> read(Sent sent, Function<Metric, String> field, List<Problem> problems) {
        Map<Metric, @Nullable Integer> limits = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            String name = field.apply(metric);
            String typed = sent.value(name).strip();
            if (!isChanged(sent, name)) {
                continue;
            }
            JsonNodeFactory nodes = JsonNodeFactory.instance;
            List<Problem> wrong = new ArrayList<>();
            Object limit = READER.read(
                            new Kind.Whole(metric.least(), Integer.MAX_VALUE),
                            true,
                            typed.isEmpty() ? nodes.nullNode() : nodes.stringNode(typed),
                            name,
                            wrong::add)
                    .orElse(null);
            problems.addAll(wrong);
            limits.put(metric, (Integer) limit);
        }
        return limits;
    }

    private static boolean isChanged(Sent sent, String field) {
        return sent.has(field)
                && !sent.value(field).strip().equals(sent.value(SEEN + field).strip());
    }

    /** Whether the form began with this limit. */
    static boolean isSeen(Sent sent, String field, @Nullable Integer limit) {
        return sent.value(SEEN + field).equals(text(limit));
    }

    private static String text(@Nullable Integer limit) {
        return limit == null ? "" : limit.toString();
    }

    /** A metric as a group of fields. */
    static LimitGroup group(
            MetricLimit limit, EffectiveSetting setting, Usage usage, Access access, @Nullable Sent sent) {
        Metric metric = limit.metric();
        Labelled texts = SettingTexts.of(metric.setting());
        boolean operator = access == Access.OPERATOR;
        boolean own = access.atLeast(Access.ADMINISTRATOR)
                && (operator || OrganizationSetting.changedByAdmins().contains(metric.setting()));
        String noun = texts.label().toLowerCase(Locale.ROOT);
        String hint =
                ConsoleTexts.text(own ? "limits.default.empty" : "limits.default", InForce.limit(setting.initial()));
        List<Field> fields = List.of(
                asking(
                        field(
                                value(metric),
                                ConsoleTexts.text("limits.value", noun),
                                limit.value(),
                                own,
                                ConsoleTexts.text("limits.value.none"),
                                sent),
                        limit.value(),
                        hint,
                        sent),
                asking(
                        field(
                                ceiling(metric),
                                ConsoleTexts.text("limits.ceiling", noun),
                                limit.ceiling(),
                                operator,
                                ConsoleTexts.text("limits.ceiling.none"),
                                sent),
                        limit.ceiling(),
                        operator
                                ? ConsoleTexts.text("limits.ceiling.operator")
                                : ConsoleTexts.text("limits.ceiling.person"),
                        sent));
        List<Field> seen = new ArrayList<>();
        if (own) {
            seen.add(Field.hidden(SEEN + value(metric), text(limit.value())));
        }
        if (operator) {
            seen.add(Field.hidden(SEEN + ceiling(metric), text(limit.ceiling())));
        }
        return new LimitGroup(
                metric.wireName(),
                texts.label(),
                texts.help(),
                InForce.limit(setting.inForce()),
                InForce.why(setting),
                use(usage),
                fields,
                seen);
    }

    private static Field field(
            String name, String label, @Nullable Integer stored, boolean own, String none, @Nullable Sent sent) {
        if (!own) {
            return Field.of(name, label, Field.Kind.SHOWN).holding(stored == null ? none : Words.number(stored));
        }
        Field field = Field.of(name, label, Field.Kind.NUMBER).optional();
        return field.holding(sent != null && isChanged(sent, name) ? sent.value(name) : text(stored));
    }

    private static Field asking(Field field, @Nullable Integer stored, String hint, @Nullable Sent sent) {
        boolean moved = sent != null && sent.has(field.name()) && !isSeen(sent, field.name(), stored);
        return moved
                ? field.asking(List.of(hint, ConsoleTexts.text("common.changeditem", InForce.limit(stored))))
                        .focusing()
                : field.asking(List.of(hint));
    }

    static LimitGroup.Use use(Usage usage) {
        Integer limit = usage.limit();
        Instant resets = usage.resetsAt();
        String words = limit == null
                ? ConsoleTexts.text("limits.used", usage.used())
                : ConsoleTexts.text("limits.usedof", usage.used(), limit);
        if (usage.metric().perProject()) {
            words = ConsoleTexts.text("limits.project", words);
        }
        if (resets != null) {
            words = ConsoleTexts.text("limits.until", words, Moment.of(resets).shown());
        }
        if (limit == null) {
            return new LimitGroup.Use(words, null);
        }
        long percent = limit == 0 ? ALL : Math.min(ALL, usage.used() * ALL / limit);
        return new LimitGroup.Use(words, (int) percent);
    }

    /** The limits that a person who belongs only to projects sees: those in force that every person of it reads. */
    static List<LimitGroup> ofGuest(Settings settings) {
        return Arrays.stream(Metric.values())
                .filter(metric -> OrganizationSetting.readByMembers().contains(metric.setting()))
                .map(metric -> {
                    Labelled texts = SettingTexts.of(metric.setting());
                    String inForce = InForce.limit(metric.limit(settings.get(metric.setting())));
                    return new LimitGroup(
                            metric.wireName(), texts.label(), texts.help(), inForce, "", null, List.of(), List.of());
                })
                .toList();
    }

    /** A group whose fields tell the faults of a form. */
    static LimitGroup told(LimitGroup group, Form form) {
        List<Field> told = group.fields().stream()
                .map(field -> form.fields().stream()
                        .filter(one -> one.name().equals(field.name()))
                        .findFirst()
                        .orElse(field))
                .toList();
        return new LimitGroup(
                group.metric(),
                group.title(),
                group.lead(),
                group.inForce(),
                group.why(),
                group.use(),
                told,
                group.seen());
    }
}
