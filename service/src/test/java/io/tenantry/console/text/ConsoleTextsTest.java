package io.tenantry.console.text;

import static org.assertj.core.api.Assertions.assertThat;

import gg.jte.Content;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.tenantry.access.Scope;
import io.tenantry.access.ServiceScope;
import io.tenantry.console.operator.Outcome;
import io.tenantry.member.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;

/** All texts of the console stand in one file: no template, class or script has one of its own, and the file has no other. */
class ConsoleTextsTest {
    private static final Path CONSOLE = Path.of("service/src/main/java/io/tenantry/console");
    private static final Path RESOURCES = Path.of("service/src/main/resources/io/tenantry/console");
    private static final Path FILE = RESOURCES.resolve("text/console.properties");

    /** The templates as jte has compiled them: each piece of HTML is a string there, and each expression is Java. */
    private static final Path TEMPLATES = Path.of("service/target/generated-sources/jte/io/tenantry/console/templates");

    private static final Pattern LETTER = Pattern.compile("\\p{L}");
    private static final Pattern HTML = Pattern.compile("writeContent\\(\"((?:[^\"\\\\]|\\\\.)*)\"\\)");
    private static final Pattern ATTRIBUTE = Pattern.compile(
            "var __jte_html_attribute_\\d+ = (.*);\\n.*\\n\\s*jteOutput\\.writeContent\\(\" ([\\w-]+)=");
    private static final Pattern WRITTEN = Pattern.compile(
            "setContext\\(\"\\w+\", (?:null|\"([\\w-]+)\")\\);\\n\\s*jteOutput\\.writeUserContent\\((.*)\\);");

    /** The attributes that people read or hear. */
    private static final Set<String> SPOKEN = Set.of(
            "alt",
            "aria-label",
            "aria-roledescription",
            "aria-valuetext",
            "data-copy",
            "data-label",
            "label",
            "placeholder",
            "summary",
            "title");

    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");

    /** Java without comments and text blocks, in pieces: a string is one. */
    private static final Pattern PIECE = Pattern.compile(
            "(?s)/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)+'|[^\"/']+|/");

    /** A word with a capital, or several words. */
    private static final Pattern SENTENCE =
            Pattern.compile("^\\p{Lu}\\p{Ll}|\\p{L}[.,:;]? [\\p{L}(]|^[,.]? [\\p{L}(]|\\p{L}[.:,]? $");

    /** The code before a string that no page shows: names and values of headers, patterns, and messages of exceptions. */
    private static final Pattern TECHNICAL = Pattern.compile(
            "(?:\\.with\\((?:\"[\\w-]+\", )?|[.\\w]header\\(|Pattern\\.compile\\(|(?:Argument|State)Exception\\([^;]*"
                    + "|new Fault\\.NotFound\\(|Map\\.entry\\([^)]*|\\.replaceAll\\(|startsWith\\()$");

    /** Words for pages that are names, and strings that are no words of pages. */
    private static final Set<String> NAMES = Set.of(
            "Retry-After",
            "Set-Cookie",
            "person ",
            "operator ",
            "form ",
            "<script src=",
            "; HttpOnly; SameSite=Lax; Path=",
            "text/csv; charset=utf-8",
            "attachment; filename=\\\"");

    @Test
    void no_template_has_a_text_of_its_own() throws IOException {
        List<Path> templates =
                files(TEMPLATES, ".java", path -> path.getFileName().toString().startsWith("Jte"));
        List<String> found = new ArrayList<>();
        for (Path template : templates) {
            String java = Files.readString(template);
            String name = template.getFileName().toString().replaceAll("^Jte|Generated\\.java$", "");
            StringBuilder html = new StringBuilder();
            HTML.matcher(java)
                    .results()
                    .forEach(piece -> html.append(piece.group(1).translateEscapes()));
            for (Element element :
                    Jsoup.parse(html.toString(), "", Parser.xmlParser()).getAllElements()) {
                if (element.closest("code, pre") == null && has(LETTER, element.ownText())) {
                    found.add(name + ": " + element.ownText());
                }
                for (Attribute attribute : element.attributes()) {
                    if (SPOKEN.contains(attribute.getKey()) && has(LETTER, attribute.getValue())) {
                        found.add(name + ": " + attribute);
                    }
                }
            }
            String method = java.substring(java.indexOf("void render("), java.indexOf("void renderMap("));
            // A word in an expression is one of a page where the expression is text, and elsewhere when it reads like
            // one.
            ATTRIBUTE
                    .matcher(method)
                    .results()
                    .filter(one -> SPOKEN.contains(one.group(2)))
                    .flatMap(one -> words(one.group(1)))
                    .forEach(word -> found.add(name + ": " + word));
            WRITTEN.matcher(method)
                    .results()
                    .filter(one -> one.group(1) == null || SPOKEN.contains(one.group(1)))
                    .flatMap(one -> words(one.group(2)))
                    .forEach(word -> found.add(name + ": " + word));
            words(HTML.matcher(method).replaceAll(""))
                    .filter(word -> word.matches("\\p{Lu}\\p{Ll}.*"))
                    .forEach(word -> found.add(name + ": " + word));
        }
        assertThat(templates).hasSizeGreaterThan(60);
        assertThat(found).isEmpty();
    }

    /** The strings of an expression with a letter that are neither keys nor parts of addresses and comparisons. */
    private static Stream<String> words(String java) {
        return STRING.matcher(java)
                .results()
                .filter(string -> has(LETTER, string.group(1)))
                .filter(string -> !before(java, string).matches("(?s).*(?:text|around|console|equals|value)\\("))
                .map(string -> string.group(1));
    }

    private static String before(String java, MatchResult string) {
        return java.substring(Math.max(0, string.start() - 30), string.start());
    }

    @Test
    void no_class_of_the_console_has_a_text_of_its_own() throws IOException {
        // Messages about settings of the installation, and the names of browsers, stand in classes.
        List<Path> classes = files(CONSOLE, ".java", path -> !path.startsWith(CONSOLE.resolve("look")));
        List<String> found = new ArrayList<>();
        for (Path file : classes) {
            StringBuilder before = new StringBuilder();
            PIECE.matcher(Files.readString(file))
                    .results()
                    .map(MatchResult::group)
                    .forEach(piece -> {
                        String text = piece.length() < 2 ? "" : piece.substring(1, piece.length() - 1);
                        String left = before.substring(Math.max(0, before.length() - 120))
                                .replaceAll("\\s+", " ");
                        if (piece.startsWith("\"")
                                && !piece.startsWith("\"\"\"")
                                && has(SENTENCE, text)
                                && !has(TECHNICAL, left.replace("( ", "("))
                                && !NAMES.contains(text)) {
                            found.add(CONSOLE.relativize(file) + ": " + text);
                        }
                        before.append(piece);
                    });
        }
        assertThat(classes).hasSizeGreaterThan(150);
        assertThat(found).isEmpty();
    }

    /** Pages show messages of the features beside the texts of the file. */
    @Test
    void every_message_says_e_mail_but_one_of_the_user_api_in_the_words_of_its_vendor() throws IOException {
        List<String> found = new ArrayList<>();
        for (String module : List.of("engine", "service")) {
            for (Path file : files(Path.of(module, "src/main/java"), ".java", path -> true)) {
                PIECE.matcher(Files.readString(file))
                        .results()
                        .map(MatchResult::group)
                        .filter(piece ->
                                piece.startsWith("\"") && piece.matches("(?is).*\\bemail (?:address|is|was).*"))
                        .forEach(piece -> found.add(file.getFileName() + ": " + piece));
            }
        }
        assertThat(found).containsExactly("UserJson.java: \"Enter a valid email address.\"");
        assertThat(texts().values().toString()).contains("e-mail").doesNotContainPattern("(?i)\\bemail");
    }

    @Test
    void no_script_has_a_text_of_its_own() throws IOException {
        Pattern shown = Pattern.compile(
                "(?:textContent[:=]|innerText ?=|\"aria-label\",|title[:=]|placeholder[:=]|label\\()[^,;}]*?\"([^\"]*\\p{L}[^\"]*)\"");
        for (Path script : files(RESOURCES, ".js", path -> true)) {
            String rest = Files.readString(script)
                    .replaceAll("\\btext\\(\"[a-z0-9.]+\"\\)", "")
                    // The components of Swagger UI.
                    .replaceAll("(?:part|getComponent)\\(\"[A-Za-z]+\"", "");
            assertThat(shown.matcher(rest).results().map(one -> one.group(1)))
                    .as(script.toString())
                    .isEmpty();
            assertThat(STRING.matcher(rest).results().map(one -> one.group(1)))
                    .as(script.toString())
                    .noneMatch(text -> text.matches("\\p{Lu}\\p{Ll}+(?: .*)?") && !text.equals("Esc"));
        }
    }

    @Test
    void every_key_that_is_used_has_a_text_and_every_text_is_used() throws IOException {
        List<Path> sources = new ArrayList<>(files(CONSOLE, ".java", path -> true));
        sources.addAll(files(Path.of("service/src/main/jte"), ".jte", path -> true));
        sources.addAll(files(RESOURCES, ".js", path -> true));
        Pattern call = Pattern.compile("\\b(?:text|around)\\(\\s*\"([a-z0-9.]+)\"\\s*[,)]");
        Set<String> used = new TreeSet<>();
        Set<String> strings = new HashSet<>();
        for (Path source : sources) {
            String text = Files.readString(source);
            call.matcher(text).results().forEach(one -> used.add(one.group(1)));
            STRING.matcher(text).results().forEach(one -> strings.add(one.group(1)));
        }
        Set<String> made = new HashSet<>();
        Arrays.stream(Outcome.values())
                .map(outcome -> "outcome." + outcome.name().toLowerCase(Locale.ROOT))
                .forEach(made::add);
        for (Role role : Role.values()) {
            made.addAll(List.of("role." + role.word(), "name." + role.word()));
        }
        Arrays.stream(Scope.values()).map(scope -> "scope." + scope.word()).forEach(made::add);
        Arrays.stream(ServiceScope.values())
                .map(scope -> "servicescope." + scope.word())
                .forEach(made::add);
        for (String line : Files.readAllLines(RESOURCES.resolve("organization/setting/settings.txt"))) {
            if (line.startsWith("# ")) {
                String group = "settinggroup." + line.substring(line.indexOf('|') + 1);
                made.addAll(List.of(group + ".title", group + ".lead"));
            } else {
                made.addAll(List.of("setting." + line + ".label", "setting." + line + ".help"));
            }
        }
        Set<String> keys = new TreeSet<>(texts().stringPropertyNames());
        assertThat(keys).containsAll(used).containsAll(made);
        assertThat(keys)
                .allMatch(key ->
                        key.startsWith("name.") || used.contains(key) || strings.contains(key) || made.contains(key));
    }

    @Test
    void every_text_can_be_written_and_has_no_markup() throws IOException {
        texts().forEach((key, value) -> {
            String text = (String) value;
            assertThat(text).as(key.toString()).isNotBlank().isEqualTo(text.strip());
            String outside =
                    text.replaceAll("\\{\\d,choice,(?:[^{}]|\\{\\d\\})*\\}", "").replaceAll("\\{\\d\\}", "");
            assertThat(outside).as(key.toString()).doesNotContainPattern("[{}<>]|&\\w+;");
            if (text.contains(",choice,")) {
                // There the format gives an apostrophe a meaning of its own.
                assertThat(text).as(key.toString()).doesNotContain("'");
            }
            new MessageFormat(text.replace("'", "''"), ConsoleTexts.LANGUAGE).format(new Object[] {0, 0, 0, 0, 0});
        });
    }

    /** A key that stands in the file twice would lose its first text without a word. */
    @Test
    void every_key_stands_in_the_file_once() throws IOException {
        List<String> keys = Files.readAllLines(FILE).stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf('=')))
                .toList();
        assertThat(keys).doesNotHaveDuplicates().hasSameSizeAs(texts().stringPropertyNames());
    }

    @Test
    void numbers_have_separators_and_apostrophes_are_ordinary() {
        assertThat(ConsoleTexts.text("count.members", 0)).isEqualTo("0 members");
        assertThat(ConsoleTexts.text("count.members", 1)).isEqualTo("1 member");
        assertThat(ConsoleTexts.text("count.members", 1_000_000L)).isEqualTo("1,000,000 members");
        assertThat(ConsoleTexts.text("keys.brief.text")).startsWith("An operator's key has");
        assertThat(ConsoleTexts.format("The person's {0} isn't {1}", "{1}'s", "1000"))
                .isEqualTo("The person's {1}'s isn't 1000");
    }

    @Test
    void what_a_text_stands_around_is_escaped_unless_it_is_a_part_of_the_page() {
        StringOutput page = new StringOutput();
        Content link = output -> output.writeContent("<b>Ada</b>");
        OwaspHtmlTemplateOutput output = new OwaspHtmlTemplateOutput(page);
        output.setContext("p", null);
        output.writeUserContent(ConsoleTexts.around("bulk.confirmedby", "<script>{1}", link));
        assertThat(page.toString()).isEqualTo("&lt;script&gt;{1} by <b>Ada</b>");
    }

    @Test
    void scripts_have_their_texts_as_strings() {
        assertThat(ConsoleTexts.script("label(text(\"script.close\")); text(name)"))
                .isEqualTo("label(\"Close\"); text(name)");
        assertThat(ConsoleTexts.script("text(\"signin.change\")"))
                .isEqualTo("\"You have to choose a new password. Use \\\"Forgotten your password?\\\" below.\"");
    }

    private static Properties texts() throws IOException {
        Properties texts = new Properties();
        texts.load(Files.newBufferedReader(FILE));
        return texts;
    }

    private static List<Path> files(Path folder, String end, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(end))
                    .filter(wanted)
                    .sorted()
                    .toList();
        }
    }

    private static boolean has(Pattern pattern, String text) {
        return pattern.matcher(text).find();
    }
}
