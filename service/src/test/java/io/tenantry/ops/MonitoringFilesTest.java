package io.tenantry.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tenantry.TestServer;
import io.tenantry.start.metric.Scraped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard and the alerts in the folder ops. */
class MonitoringFilesTest {
    private static final Path OPS = Path.of("ops");
    private static final Path DASHBOARD = OPS.resolve("grafana-dashboard.json");
    private static final Pattern METRIC = Pattern.compile("\\b(?:tenantry|jvm|process)_[a-z_]+");
    private static final Pattern OF_TLS_OR_PARTS = Pattern.compile("_(?:bucket|count|sum)$");

    @Test
    void every_metric_that_they_name_exists() throws IOException {
        Set<String> existing = new TreeSet<>(Set.of("tenantry_tls_certificate_days"));
        try (TestServer server = TestServer.startMeasured(null, Map.of("TENANTRY_METRICS_ADDRESS", "0"))) {
            server.get("/user/organizations/");
            existing.addAll(Scraped.of(server).names());
        }
        Set<String> named = new TreeSet<>();
        for (String file : List.of("grafana-dashboard.json", "alerts.yml", "alerts-test.yml")) {
            METRIC.matcher(Files.readString(OPS.resolve(file))).results().forEach(found -> named.add(found.group()));
        }
        named.removeIf(name -> existing.contains(OF_TLS_OR_PARTS.matcher(name).replaceFirst("")));
        assertThat(named).isEmpty();
    }

    @Test
    void every_alert_has_a_test_that_makes_it_fire_and_one_that_does_not() throws IOException {
        JsonNode rules = new YAMLMapper().readTree(OPS.resolve("alerts.yml").toFile());
        Set<String> alerts = new TreeSet<>();
        rules.at("/groups/0/rules").forEach(rule -> {
            String name = rule.path("alert").asText();
            assertThat(alerts.add(name)).as(name).isTrue();
            assertThat(rule.at("/labels/severity").asText()).as(name).isIn("critical", "warning", "info");
            assertThat(rule.at("/annotations/summary").asText()).as(name).isNotEmpty();
            assertThat(rule.at("/annotations/description").asText()).as(name).isNotEmpty();
        });
        Set<String> firing = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        new YAMLMapper()
                .readTree(OPS.resolve("alerts-test.yml").toFile())
                .path("tests")
                .forEach(test -> test.path("alert_rule_test")
                        .forEach(expected -> (expected.path("exp_alerts").isEmpty() ? silent : firing)
                                .add(expected.path("alertname").asText())));

        assertThat(alerts).hasSizeGreaterThan(20);
        assertThat(firing).isEqualTo(alerts);
        assertThat(silent).isEqualTo(alerts);
    }

    @Test
    void the_panels_of_the_dashboard_have_numbers_places_and_questions_of_their_own() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        Set<Integer> numbers = new HashSet<>();
        Set<String> places = new HashSet<>();
        List<String> questions = new ArrayList<>();
        dashboard.path("panels").forEach(panel -> {
            assertThat(numbers.add(panel.path("id").asInt())).isTrue();
            assertThat(places.add(panel.at("/gridPos/x") + " " + panel.at("/gridPos/y")))
                    .isTrue();
            panel.path("targets")
                    .forEach(target -> questions.add(target.path("expr").asText()));
        });
        assertThat(numbers).hasSizeGreaterThan(20);
        assertThat(questions).hasSizeGreaterThan(30).doesNotHaveDuplicates();
    }
}
