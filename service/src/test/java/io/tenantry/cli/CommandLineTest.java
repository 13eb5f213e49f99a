package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.configuration.DatabaseAddress;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.SecretKey;
import io.tenantry.configuration.Variable;
import io.tenantry.secret.SecretPlace;
import io.tenantry.storage.connection.PostgresAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
    /** A command between backticks, and not one of the texts that the hashes of docs/security.md begin with. */
    private static final Pattern NAMED_COMMAND =
            Pattern.compile("`tenantry (?!audit \\w+ \\d`|secret key id`)([^`]+)`");

    @TempDir
    private Path folder;

    private record Result(int status, String out, String err) {}

    private static Result run(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Tenantry.commandLine(new Environment(environment))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true));
        int status = line.execute(arguments);
        return new Result(status, out.toString(), err.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "TENANTRY_PROT, TENANTRY_PORT",
        "TENANTRY_DATABASE_URI, TENANTRY_DATABASE_URL",
        "TENANTRY_OPERATOR, TENANTRY_OPERATORS",
        "TENANTRY_LOGFORMAT, TENANTRY_LOG_FORMAT",
        "TENANTRY_SECRETKEY, TENANTRY_SECRET_KEY"
    })
    void an_unknown_variable_is_refused_with_the_nearest_known_one(String unknown, String meant) {
        Result result = run(Map.of(unknown, "1"), "serve");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo("Unknown environment variable %s. Did you mean %s?%n".formatted(unknown, meant));
    }

    @Test
    void an_unknown_option_is_refused_with_the_nearest_known_one() {
        Result result = run(Map.of(), "serve", "--prot=80");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err())
                .contains("Unknown option: '--prot=80'", "Did you mean --port?", "See: tenantry serve --help");
    }

    @Test
    void an_unknown_command_is_refused_with_the_nearest_known_one() {
        Result result = run(Map.of(), "srve");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).isEqualTo("""
                Unknown command: 'srve'
                Did you mean tenantry serve?
                See: tenantry --help
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "otbox --help, tenantry outbox",
        "srve --help, tenantry serve",
        "--help srve, tenantry serve",
        "srve -h, tenantry serve",
        "api-key crate --help, tenantry api-key create",
        "api-key lst, tenantry api-key list",
        "domain --help verfy, tenantry domain verify"
    })
    void an_unknown_command_is_refused_beside_a_request_for_help_too(String line, String meant) {
        Result result = run(Map.of(), line.split(" ", -1));
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("Did you mean " + meant + "?");
    }

    @Test
    void help_about_an_unknown_command_is_refused() {
        assertThat(run(Map.of(), "help", "company").status()).isEqualTo(2);
        assertThat(run(Map.of(), "company", "--help").err()).contains("'company'", "Did you mean tenantry ");
        assertThat(run(Map.of(), "help", "serve").status()).isZero();
    }

    @Test
    void an_argument_that_a_command_does_not_take_is_refused() {
        assertThat(run(Map.of(), "serve", "extra")).isEqualTo(new Result(2, "", """
                Unexpected argument: 'extra'
                See: tenantry serve --help
                """));
    }

    @Test
    void help_is_about_the_command_that_all_of_its_words_name() {
        assertThat(run(Map.of(), "help", "operator", "key", "create"))
                .isEqualTo(run(Map.of(), "operator", "key", "create", "--help"));
        assertThat(run(Map.of(), "help")).isEqualTo(run(Map.of(), "--help"));
        assertThat(run(Map.of(), "help", "operator", "keys")).isEqualTo(new Result(2, "", """
                Unknown command: 'keys'
                Did you mean tenantry operator key?
                See: tenantry operator --help
                """));
    }

    @Test
    void a_data_folder_that_is_a_file_is_refused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(run(Map.of(), "serve", "--port=0", "--data", file.toString()))
                .isEqualTo(new Result(
                        1,
                        "",
                        "PostgreSQL cannot be started in %s: %s exists and is not a folder.\n".formatted(file, file)));
    }

    /** The commands that need an existing database. A new command is one of them unless it is excluded here. */
    static Stream<EveryCommand> reading() {
        return EveryCommand.all()
                .filter(command -> command.has("--data"))
                .filter(command -> !List.of("serve", "import", "migrate-from", "seed", "restore", "doctor")
                        .contains(command.name()));
    }

    @ParameterizedTest
    @MethodSource("reading")
    void a_folder_without_a_database_is_refused_and_not_made(EveryCommand command) throws IOException {
        Path wrong = folder.resolve("wrong");
        Result result = run(Map.of(), command.arguments("--data", wrong.toString()));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .isEqualTo(
                        "There is no database in the folder %s. Choose another with --data or TENANTRY_DATA; serve and"
                                        .formatted(wrong)
                                + " import make one.\n");
        assertThat(wrong).doesNotExist();

        Files.createDirectory(wrong);
        assertThat(run(Map.of("TENANTRY_DATA", wrong.toString()), command.arguments())
                        .status())
                .isEqualTo(1);
        assertThat(wrong).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("reading")
    void no_secret_key_is_made_for_a_database_that_is_in_use(EveryCommand command) {
        Path wrong = folder.resolve("wrong");
        Result result = run(
                Map.of("TENANTRY_DATABASE_URL", "postgresql://127.0.0.1:1/x"),
                command.arguments("--data", wrong.toString()));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("There is no secret key in " + wrong.resolve("secret-key") + ". Set TENANTRY_SECRET_KEY");
        assertThat(wrong).doesNotExist();
    }

    @Test
    void the_completion_and_the_help_have_the_commands_for_organizations_and_people() {
        assertThat(run(Map.of(), "generate-completion").out())
                .contains("(organization create)", "'--admin'", "'--key-file'", "'--filter'", "person");
        assertThat(run(Map.of(), "organization").out()).contains("create", "list", "show", "disable", "enable");
    }

    @Test
    void a_wrong_variable_is_named_as_the_origin() {
        Result result = run(Map.of("TENANTRY_PORT", "eighty"), "serve");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("'eighty' is not a whole number (from TENANTRY_PORT)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536"})
    void a_port_that_cannot_be_is_refused(String port) {
        assertThat(run(Map.of(), "serve", "--port=" + port).err()).contains("is not from 0 to 65535");
    }

    @Test
    void everything_that_is_wrong_with_the_operators_is_told_and_no_password() {
        String operators = """
                [{"username":"a:b","passwort":"hush"},{"username":"ada","password":"x"},{"username":"Ada","password":""},3]""";
        Result result = run(Map.of("TENANTRY_OPERATORS", operators), "serve");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err().lines())
                .containsExactly(
                        "TENANTRY_OPERATORS element 1 has an unknown key \"passwort\".",
                        "TENANTRY_OPERATORS element 1 has a \"username\" with a colon or a control character.",
                        "TENANTRY_OPERATORS element 1 needs a \"password\", a text that is not empty.",
                        "TENANTRY_OPERATORS element 3 has the \"username\" of another element.",
                        "TENANTRY_OPERATORS element 3 needs a \"password\", a text that is not empty.",
                        "TENANTRY_OPERATORS element 4 must be an object with a username and a password.",
                        "TENANTRY_OPERATORS element 2: The password must have at least 12 characters.",
                        "Example: TENANTRY_OPERATORS='[{\"username\":\"ada\",\"password\":\"…\"}]'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "\\u200b|This field may not be blank.",
                "admin\\u200b|Spaces at the ends and invisible characters are not allowed.",
                "admin |Spaces at the ends and invisible characters are not allowed.",
                "\\u202enimda|Characters that change the direction of text are not allowed.",
                "jose\\u0301|The name must be in Unicode's normal form C."
            })
    void the_name_of_a_configured_operator_has_the_rule_of_every_operator(String username, String problem) {
        String operators = "[{\"username\":\"%s\",\"password\":\"a long one of theirs\"}]".formatted(username);
        Result result = run(Map.of("TENANTRY_OPERATORS", operators), "serve");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err().lines())
                .first()
                .isEqualTo("TENANTRY_OPERATORS element 1 has a \"username\" that breaks a rule: " + problem);
    }

    @ParameterizedTest
    @CsvSource({
        "hush hush, The password must have at least 12 characters.",
        "hush-hush-1, The password must have at least 12 characters.",
        "gro\u0308\u00dfer als, The password must have at least 12 characters.",
        "Finalfantasy, The password is one of the most common ones."
    })
    void a_weak_password_of_an_operator_ends_the_start_with_one_line(String password, String problem) {
        String operators = "[{\"username\":\"ada\",\"password\":\"%s\"}]".formatted(password);
        Result result = run(Map.of("TENANTRY_OPERATORS", operators), "serve");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err().lines()).containsExactly("TENANTRY_OPERATORS element 1: " + problem);
    }

    @ParameterizedTest
    @CsvSource({
        "TENANTRY_MAIL_FROM, hello@exa mple.org",
        "TENANTRY_MAIL_FROM, ışık@example.org",
        "TENANTRY_SYSTEM_ADMINISTRATORS, a>b@example.org"
    })
    void an_address_that_cannot_be_written_to_ends_the_start_with_one_line(String variable, String value) {
        Result result = run(Map.of(variable, value), "serve");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err().lines()).singleElement().asString().startsWith(variable + " must be ");
    }

    @Test
    void all_wrong_variables_are_told_at_once() {
        Map<String, String> variables = Map.ofEntries(
                Map.entry("TENANTRY_OPERATORS", "[]x"),
                Map.entry("TENANTRY_SMTP_CERTIFICATES", folder + "/none.pem"),
                Map.entry("TENANTRY_PUBLIC_URL", "orgs.example.org"),
                Map.entry("TENANTRY_SMTP_URL", "mail.example.org"),
                Map.entry("TENANTRY_MAIL_FROM", "nobody"),
                Map.entry("TENANTRY_NAME", "x".repeat(41)),
                Map.entry("TENANTRY_ACCENT", "teal"),
                Map.entry("TENANTRY_LOGO", folder + "/none.svg"),
                Map.entry("TENANTRY_DNS_SERVERS", "a:b:c"),
                Map.entry("TENANTRY_ONE_ORGANIZATION_PER_PERSON", "yes"),
                Map.entry("TENANTRY_INVITATION_TTL", "P20Y"),
                Map.entry("TENANTRY_BLOCK_IMPERSONATION", "x"),
                Map.entry("TENANTRY_MAX_CONVERSATION_TTL", "-1"),
                Map.entry("TENANTRY_DELETION_TOKEN_TTL", "0"),
                Map.entry("TENANTRY_DELETION_GRACE", "7"),
                Map.entry("TENANTRY_SYSTEM_ADMINISTRATORS", "ada"),
                Map.entry("TENANTRY_MANAGEMENT_API_KEYS", "on"),
                Map.entry("TENANTRY_WEBHOOK_ALLOW", "10.0.0.0/33"),
                Map.entry("TENANTRY_TRUSTED_PROXIES", "proxy"),
                Map.entry("TENANTRY_CORS_ORIGINS", "https://a.example/b"),
                Map.entry("TENANTRY_TLS_CERTIFICATE", "cert.pem"),
                Map.entry("TENANTRY_REQUEST_LIMIT", "600"),
                Map.entry("TENANTRY_BACKUP_KEY", "short"),
                Map.entry("TENANTRY_STOP_DELAY", "5"));
        Result result = run(variables, "serve");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err().lines())
                .as(result.err())
                .hasSize(variables.size() + 1) // and the example of operators
                .allMatch(line -> line.startsWith("TENANTRY_") || line.startsWith("Example: "));
        assertThat(result.err())
                .contains(variables.keySet().stream()
                        .filter(name -> !name.equals("TENANTRY_TLS_CERTIFICATE"))
                        .toList())
                .contains("TENANTRY_TLS_KEY goes with TENANTRY_TLS_CERTIFICATE: set both or neither\n");
        Map<String, String> elsewhere = new HashMap<>(variables);
        elsewhere.put("TENANTRY_DATA", folder + "/data");
        assertThat(run(elsewhere, "doctor")
                        .out()
                        .lines()
                        .filter(line -> line.matches("problem +configuration .*"))
                        .map(line -> line.replaceFirst("problem +configuration +", "")))
                .containsExactlyElementsOf(result.err().lines().toList());
    }

    @Test
    void an_external_database_that_is_not_there_is_told_without_its_password() {
        Result result = run(
                Map.of("TENANTRY_DATA", folder.toString()),
                "import",
                "--database-url",
                "postgresql://ada:hush@127.0.0.1:1/x",
                "/dev/null");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .startsWith(
                        "The database jdbc:postgresql://127.0.0.1:1/x is not reachable. Is PostgreSQL running there, and"
                                + " does it accept connections from here? The driver says: ")
                .hasLineCount(1)
                .doesNotContain("hush");
    }

    @Test
    void a_malformed_secret_key_is_refused_before_anything_is_written_with_it() {
        assertThatThrownBy(() -> SecretKey.box(new Environment(Map.of("TENANTRY_SECRET_KEY", "c2hvcnQ=")), folder))
                .hasMessageContaining("TENANTRY_SECRET_KEY must be the base64 form of 32 bytes");
    }

    @Test
    void the_secret_key_is_made_once_and_read_again() {
        Environment environment = new Environment(Map.of());
        SecretPlace place = SecretPlace.of("table", "column", 1);
        byte[] sealed = SecretKey.box(environment, folder).seal("words", place);
        assertThat(SecretKey.box(environment, folder).open(sealed, place)).isEqualTo("words");
    }

    @Test
    void both_forms_of_a_database_url_are_understood() {
        Environment environment = new Environment(Map.of("TENANTRY_DATABASE_PASSWORD", "better"));
        assertAddress("postgres://ada:hush@db:5433/t?sslmode=require", environment)
                .containsExactly("jdbc:postgresql://db:5433/t?sslmode=require", "ada", "better");
        assertAddress("jdbc:postgresql://db/t", environment).containsExactly("jdbc:postgresql://db/t", "", "better");
        assertAddress("postgresql://ada:hush@one:5432,two_2,[::1]:5433/t?connectTimeout=1", environment)
                .containsExactly("jdbc:postgresql://one:5432,two_2,[::1]:5433/t?connectTimeout=1", "ada", "better");
        assertAddress("jdbc:postgresql://one,two:5433/t", environment)
                .containsExactly("jdbc:postgresql://one,two:5433/t", "", "better");
        assertAddress("postgresql://a%40b:p%2Fw+x@db", new Environment(Map.of()))
                .containsExactly("jdbc:postgresql://db", "a@b", "p/w+x");
        for (String broken : List.of(
                "postgresql://a%zz@db/t", "postgresql://one,/t", "postgresql:///t", "postgresql://one:port/t")) {
            assertThatThrownBy(() -> DatabaseAddress.of(broken, environment))
                    .hasMessageContaining("not one of PostgreSQL");
        }
        assertThatThrownBy(() -> DatabaseAddress.of("mysql://ada:hush@db/t", environment))
                .hasMessageNotContaining("hush");
    }

    private static ListAssert<String> assertAddress(String url, Environment environment) {
        PostgresAddress address = DatabaseAddress.of(url, environment);
        return assertThat(
                List.of(address.jdbcUrl(), address.user(), address.password().get()));
    }

    @ParameterizedTest
    @CsvSource({
        "--port=0, for option '--port': 0 is not from 1 to 65535",
        "--port=65536, for option '--port': 65536 is not from 1 to 65535",
        "--timeout=0, for option '--timeout': 0 is not from 1 to 3600",
        "--timeout=x, for option '--timeout': 'x' is not a whole number",
        "--timeout=2147483648, for option '--timeout': 2147483648 is not from -2147483648 to 2147483647"
    })
    void a_probe_with_a_wrong_option_is_refused(String option, String problem) {
        Result result = run(Map.of(), "health", option);
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains(problem, "See: tenantry health --help");
    }

    @Test
    void the_manual_has_every_command_that_is_shown_and_no_line_that_roff_takes_for_a_request() {
        List<String> lines = run(Map.of(), "manual").out().lines().toList();
        assertThat(lines)
                .contains(".SS tenantry serve", ".SS tenantry organization create", ".SS tenantry health")
                .doesNotContain(".SS tenantry manual", ".SS tenantry rehearse", ".SS tenantry help");
        assertThat(lines)
                .filteredOn(line -> line.startsWith(".") || line.startsWith("'"))
                .allMatch(line -> line.matches("\\.(TH|SH|SS|TP|nf|fi)\\b.*"));
    }

    @Test
    void without_a_command_it_tells_what_there_is() {
        Result result = run(Map.of());
        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("serve", "demo", "import", "seed", "api-key");
    }

    @Test
    void the_documentation_names_commands_that_exist() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("docs"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                NAMED_COMMAND.matcher(Files.readString(file)).results().forEach(named -> {
                    CommandLine line = Tenantry.commandLine(new Environment(Map.of()));
                    for (String word : named.group(1).split(" ")) {
                        if (!word.matches("[a-z-]+") || line.getSubcommands().isEmpty()) {
                            break;
                        }
                        assertThat(line.getSubcommands())
                                .as(file + ": " + named.group())
                                .containsKey(word);
                        line = Objects.requireNonNull(line.getSubcommands().get(word));
                    }
                });
            }
        }
    }

    @Test
    void the_documentation_names_every_variable_with_its_option() throws IOException {
        String operations = Files.readString(Path.of("docs/operations.md"));
        for (Variable variable : Variable.values()) {
            if (new Environment(Map.of(variable.variable() + "_FILE", "/nowhere")).isSet(variable)) {
                assertThat(operations).contains("`" + variable.variable() + "_FILE`");
            }
            String row = "| `" + variable.variable() + "` | "
                    + (variable.option().isEmpty() ? "" : "`" + variable.option() + "`") + " |";
            assertThat(operations).contains(row);
        }
    }
}
