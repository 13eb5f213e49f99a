package io.tenantry.notification.news;

import io.tenantry.access.ProjectId;
import io.tenantry.notification.NotificationType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A report of a service of the platform about an organization.
 *
 * @param kind the kind of event
 * @param project the project that it is about; null for the whole organization
 * @param title 1 to {@value #MOST_TITLE} characters
 * @param body at most {@value #MOST_BODY} characters
 * @param payload ids and names
 */
public record Report(Kind kind, @Nullable ProjectId project, String title, String body, Map<String, ?> payload) {
    public static final int MOST_TITLE = 200;
    public static final int MOST_BODY = 2_000;

    /** The kinds of events that services report, each with the setting that turns its notifications on. */
    public enum Kind {
        CRONJOB_FAILED(NotificationType.CRONJOB_FAILED, "notify_cron_failure", true),
        CRONJOB_SUCCEEDED(NotificationType.CRONJOB_SUCCEEDED, "notify_cron_success", true),
        CALLS_NONE(NotificationType.CALLS_NONE, "notify_no_calls", true),
        CALLS_FREQUENT(NotificationType.CALLS_FREQUENT, "notify_frequent_calls_for_number", true),
        METRIC_SHIFTED(NotificationType.METRIC_SHIFTED, "notify_metric_significant_shift", false),
        REPORT_DAILY(NotificationType.REPORT_DAILY, "notify_daily_report", true);

        private final NotificationType type;
        private final String setting;
        private final boolean ofProjects;

        Kind(NotificationType type, String setting, boolean ofProjects) {
            this.type = type;
            this.setting = setting;
            this.ofProjects = ofProjects;
        }

        /** The type of its notifications. */
        public NotificationType type() {
            return type;
        }

        /** The setting, a column of organizations. */
        String setting() {
            return setting;
        }

        /** Whether projects have that setting, too. */
        boolean ofProjects() {
            return ofProjects;
        }

        /** The kind with the word of its notifications. */
        public static Optional<Kind> of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.type.word().equals(word))
                    .findFirst();
        }
    }
}
