package io.tenantry.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tenantry.TestServer;
import io.tenantry.start.metric.Scraped;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files for Prometheus and the metrics, checked by Prometheus' own tool where it is installed. */
@Tag("long")
class PromtoolTest {
    private static final Path OPS = Path.of("ops").toAbsolutePath();
    private static final Optional<Tool> PROMTOOL = Tool.find("promtool");

    @TempDir
    private Path folder;

    @Test
    void the_alerts_are_well_formed_and_each_fires_in_its_test() throws Exception {
        if (PROMTOOL.isPresent()) {
            assertThat(PROMTOOL.get().run(OPS, "check", "rules", "alerts.yml")).contains("SUCCESS");
            assertThat(PROMTOOL.get().run(OPS, "test", "rules", "alerts-test.yml"))
                    .contains("SUCCESS")
                    .doesNotContain("FAILED");
        }
    }

    @Test
    void the_example_is_well_formed() throws Exception {
        for (String file : new String[] {"prometheus.yml", "alerts.yml"}) {
            Files.copy(OPS.resolve(file), folder.resolve(file));
        }
        Files.writeString(folder.resolve("tenantry-token"), "a-token-of-Prometheus");
        if (PROMTOOL.isPresent()) {
            assertThat(PROMTOOL.get().run(folder, "check", "config", "prometheus.yml"))
                    .contains("SUCCESS");
        }
    }

    @Test
    void the_questions_of_the_dashboard_are_well_formed() throws Exception {
        StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
        new ObjectMapper()
                .readTree(OPS.resolve("grafana-dashboard.json").toFile())
                .findValuesAsText("expr")
                .forEach(question -> rules.append("      - record: question\n        expr: '")
                        .append(question.replace("$__rate_interval", "5m").replace("'", "''"))
                        .append("'\n"));
        // Rules of the same name and expression would be duplicates; questions are not.
        Files.writeString(folder.resolve("dashboard.yml"), rules);
        if (PROMTOOL.isPresent()) {
            assertThat(PROMTOOL.get().run(folder, "check", "rules", "--lint=none", "dashboard.yml"))
                    .contains("SUCCESS");
        }
    }

    @Test
    void the_metrics_have_the_form_that_prometheus_recommends() throws Exception {
        try (TestServer server = TestServer.startMeasured(null, Map.of("TENANTRY_METRICS_ADDRESS", "0"))) {
            server.get("/user/organizations/");
            String own = Scraped.of(server)
                    .text()
                    .lines()
                    .filter(line -> line.contains("tenantry_"))
                    .reduce("", (text, line) -> text + line + "\n");
            if (PROMTOOL.isPresent()) {
                Process check =
                        PROMTOOL.get().command(folder, "check", "metrics").start();
                check.getOutputStream().write(own.getBytes(StandardCharsets.UTF_8));
                check.getOutputStream().close();
                String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(check.waitFor()).as(output).isZero();
            }
        }
    }
}
