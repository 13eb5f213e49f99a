package io.tenantry.cli.serve;

import io.tenantry.cli.backup.BackupOptions;
import io.tenantry.cli.database.NodeConnections;
import io.tenantry.configuration.ConfiguredOperators;
import io.tenantry.configuration.DiskSpace;
import io.tenantry.configuration.Values;
import io.tenantry.configuration.Variable;
import io.tenantry.operator.Operators.Credentials;
import io.tenantry.start.Options;
import io.tenantry.start.WebVariables;
import io.tenantry.start.metric.MetricsOptions;
import io.tenantry.web.server.WebOptions;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * The environment variables of a server.
 *
 * @param operators the configured operators
 * @param options the options of the features
 * @param web the options of the web server
 * @param metrics the options of the metrics; empty for none
 * @param diskWarning the share of the data folder's disk in use from which readiness warns, in percent
 * @param connections the connections of this node to the database
 * @param stopDelay the time for which a server that is asked to stop serves on, while it is not ready
 * @param backups the options of the backups that the server makes
 */
public record ServeOptions(
        List<Credentials> operators,
        Options options,
        WebOptions web,
        Optional<MetricsOptions> metrics,
        int diskWarning,
        NodeConnections connections,
        Duration stopDelay,
        BackupOptions backups) {
    private static final Duration LONGEST_STOP_DELAY = Duration.ofMinutes(1);

    /** Reads all of them, so that one start reports the faults of all. */
    public static ServeOptions read(Values values) {
        return new ServeOptions(
                ConfiguredOperators.read(values),
                Options.read(values),
                WebVariables.read(values),
                MetricsOptions.read(values),
                DiskSpace.warnFrom(values),
                NodeConnections.read(values),
                values.read(Variable.STOP_DELAY, ServeOptions::stopDelay),
                BackupOptions.read(values));
    }

    private static Duration stopDelay(String written) {
        try {
            Duration delay = written.equals("0") ? Duration.ZERO : Duration.parse(written);
            if (!delay.isNegative() && delay.compareTo(LONGEST_STOP_DELAY) <= 0) {
                return delay;
            }
        } catch (DateTimeParseException wrong) {
            // Reported below, as any other wrong value is.
        }
        throw new IllegalArgumentException(
                "must be an ISO-8601 duration of at most a minute, like PT5S for 5 seconds, or 0");
    }
}
