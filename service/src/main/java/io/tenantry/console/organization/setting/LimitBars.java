package io.tenantry.console.organization.setting;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.console.view.tab.LimitBar;
import io.tenantry.console.view.tab.LimitGroup;
import io.tenantry.limit.Metric;
import io.tenantry.usage.Headroom;
import io.tenantry.usage.Headrooms;
import io.tenantry.usage.Usage;
import java.util.List;
import java.util.stream.Stream;

/** The limits of an organization that are in force, as bars. */
public final class LimitBars {
    private final Headrooms headrooms;

    public LimitBars(Headrooms headrooms) {
        this.headrooms = headrooms;
    }

    /** The bars that a member of the whole organization or an operator sees; a metric without a limit has none. */
    public List<LimitBar> of(Caller caller, OrganizationId organization) {
        return headrooms.seen(caller, organization).stream()
                .map(Headroom::usage)
                .flatMap(LimitBars::bar)
                .toList();
    }

    private static Stream<LimitBar> bar(Usage usage) {
        LimitGroup.Use use = LimitFields.use(usage);
        Integer percent = use.percent();
        String title = SettingTexts.of(usage.metric().setting()).label();
        String words = usage.metric() == Metric.MEMBERS ? text("overview.memberuse", use.words()) : use.words();
        return percent == null ? Stream.empty() : Stream.of(new LimitBar(title, words, percent));
    }
}
