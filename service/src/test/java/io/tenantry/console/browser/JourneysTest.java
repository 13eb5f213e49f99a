package io.tenantry.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.tenantry.TestDatabases;
import io.tenantry.cli.Program;
import io.tenantry.session.factor.OneTimeCodes;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The journeys of operators and of people through the console, from the first sign-in on, against the program and a mail server. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class JourneysTest {
    private static final String PASSWORD = "a quiet harbour";
    private static final String INITIAL = "handed over once";
    private static final Pattern LINK = Pattern.compile("http://\\S+");

    private final GreenMail mails = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
    private final Chromium chromium = Chromium.start();
    private Program program;
    private String url;
    private Page operator;

    @BeforeAll
    void start(@TempDir Path folder) {
        TestDatabases.Place place = TestDatabases.create();
        mails.start();
        program = Program.start(
                folder,
                Map.of(
                        "TENANTRY_DATABASE_URL", place.jdbcUrl(),
                        "TENANTRY_DATABASE_USER", place.user(),
                        "TENANTRY_DATABASE_PASSWORD", place.password(),
                        "TENANTRY_OPERATORS", "[{\"username\":\"olga\",\"password\":\"" + PASSWORD + "\"}]",
                        "TENANTRY_SMTP_URL",
                                "smtp://127.0.0.1:" + mails.getSmtp().getPort()),
                "serve",
                "--port",
                "0");
        url = program.url();
        operator = chromium.page(url);
        signIn(operator, "olga", PASSWORD);
    }

    @AfterAll
    void stop() {
        chromium.close();
        program.close();
        mails.stop();
    }

    private static void signIn(Page page, String name, String password) {
        page.navigate("/console/");
        page.getByLabel("User name or e-mail address").fill(name);
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(password);
        press(page, "Sign in");
        assertThat(page.locator(".who")).isVisible();
    }

    private static void press(Page page, String button) {
        button(page, button).click();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void follow(Page page, String link) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link).setExact(true))
                .first()
                .click();
    }

    private static void told(Page page, String sentence) {
        assertThat(page.locator(".told")).hasText(sentence);
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(AccessibilityTest.PICTURES.resolve("journey-" + name + ".png")));
    }

    /** The tab of an organization, or of the account. */
    private static void tab(Page page, String name) {
        page.locator("ul.tabs")
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name))
                .click();
    }

    /** The link in the newest mail to an address. */
    private String link(String address, int mailsBefore) throws Exception {
        assertThat(mails.waitForIncomingEmail(30_000, mailsBefore + 1)).isTrue();
        Message mail = Arrays.stream(mails.getReceivedMessages())
                .filter(one -> to(one).equals(address))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("no mail to " + address));
        Object text = ((Multipart) mail.getContent()).getBodyPart(0).getContent();
        Matcher found = LINK.matcher(text.toString());
        assertThat(found.find()).as(text.toString()).isTrue();
        return found.group().replaceFirst("^http://[^/]+", "");
    }

    private static String to(Message mail) {
        try {
            return mail.getAllRecipients()[0].toString();
        } catch (MessagingException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** An organization that the operator creates with its first administrator; the page of that person, who is signed in. */
    private Page organization(String name, String administrator) {
        operator.navigate("/console/organizations");
        follow(operator, "New organization");
        operator.getByLabel("Name of the organization").fill(name);
        operator.getByLabel("Name of the first administrator").fill("Admin of " + name);
        operator.getByLabel("E-mail address of the first administrator").fill(administrator);
        operator.getByLabel("Initial password").fill(INITIAL);
        press(operator, "Create organization");
        told(operator, "The organization was created with its first administrator.");
        Page page = chromium.page(url);
        signIn(page, administrator, INITIAL);
        // Straight into the only organization.
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name)))
                .isVisible();
        return page;
    }

    private int status(String path, String key) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .header("X-CEKURA-API-KEY", key)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void an_administrator_sets_an_organization_up() throws Exception {
        Page page = organization("Globex", "grace@globex.example");
        tab(page, "Settings");
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("");
        press(page, "Save changes");
        assertThat(page.locator("#name")).isFocused();
        assertThat(page.locator("#name")).hasAttribute("aria-invalid", "true");
        page.locator("#name").fill("Globex Corporation");
        press(page, "Save changes");
        told(page, "The changes were saved.");

        tab(page, "Projects");
        page.getByLabel("Name of a new project").fill("Support bot");
        press(page, "Create project");
        told(page, "The project was created.");
        follow(page, "Support bot");
        page.getByText("Create key…").click();
        page.getByLabel("Name of the key").fill("CI");
        press(page, "Create key");
        String key = page.locator(".secret code").textContent();
        assertThat(status("/user/organizations/", key)).isEqualTo(200);
        picture(page, "project");
        follow(page, "I have stored it");
        picture(page, "project-stored");
        assertThat(page.getByText(key)).hasCount(0);
        assertThat(page.locator("section[aria-labelledby=keys] tbody")).containsText("CI");

        tab(page, "History");
        assertThat(page.locator("main")).containsText("Globex Corporation");
        assertThat(page.locator("main")).not().containsText(key);
    }

    @Test
    void invited_people_join_by_the_link_and_see_what_their_role_allows() throws Exception {
        Page admin = organization("Initech", "peter@initech.example");
        int before = mails.getReceivedMessages().length;
        tab(admin, "Invitations");
        admin.getByLabel("E-mail addresses").fill("milton@initech.example\nsamir@initech.example");
        admin.getByLabel("Role").selectOption("view_only");
        press(admin, "Send invitations");
        told(admin, "The invitations were sent.");

        Page milton = chromium.page(url);
        assertThat(mails.waitForIncomingEmail(30_000, before + 2)).isTrue();
        milton.navigate(link("milton@initech.example", before));
        assertThat(milton).hasTitle("Join Initech – Tenantry");
        milton.getByLabel("Your name").fill("Milton");
        milton.getByLabel("Choose a password").fill("short");
        press(milton, "Open the account and join");
        assertThat(milton.locator("#password-faults")).isVisible();
        assertThat(milton.getByLabel("Your name")).hasValue("Milton");
        milton.getByLabel("Choose a password").fill(PASSWORD);
        press(milton, "Open the account and join");
        signIn(milton, "milton@initech.example", PASSWORD);
        assertThat(milton.locator("ul.tabs a"))
                .hasText(new String[] {"Overview", "Settings", "Limits", "Members", "Projects"});

        admin.reload();
        assertThat(admin.locator("tbody tr").filter(new Locator.FilterOptions().setHasText("milton")))
                .containsText("Accepted");
        tab(admin, "Members");
        assertThat(admin.locator("tbody")).containsText("Milton");
    }

    @Test
    void a_forgotten_password_is_chosen_anew_and_ends_the_sessions() throws Exception {
        Page lost = organization("Hooli", "gavin@hooli.example");
        int before = mails.getReceivedMessages().length;
        Page page = chromium.page(url);
        page.navigate("/console/");
        follow(page, "Forgotten your password?");
        page.getByLabel("E-mail address").fill("gavin@hooli.example");
        page.locator("form button[type=submit]").click();
        page.navigate(link("gavin@hooli.example", before));
        page.getByLabel("New password", new Page.GetByLabelOptions().setExact(true))
                .fill(PASSWORD);
        page.getByLabel("New password again").fill(PASSWORD + "!");
        press(page, "Change the password");
        assertThat(page.locator(".faults").first()).isVisible();
        page.getByLabel("New password", new Page.GetByLabelOptions().setExact(true))
                .fill(PASSWORD);
        page.getByLabel("New password again").fill(PASSWORD);
        press(page, "Change the password");
        signIn(page, "gavin@hooli.example", PASSWORD);
        lost.navigate("/console/me");
        assertThat(button(lost, "Sign in")).isVisible();
    }

    @Test
    void a_second_factor_is_set_up_and_asked_for() {
        Page page = organization("Umbrella", "alice@umbrella.example");
        page.navigate("/console/me/second-factor");
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(INITIAL);
        press(page, "Set up second factor");
        assertThat(page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName("QR code of your secret")))
                .isVisible();
        String secret = page.locator("code[data-copy='the secret']").textContent();
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(INITIAL);
        page.getByLabel("Code that the app shows").fill("000000");
        press(page, "Turn second factor on");
        assertThat(page.locator(".faults").first()).isVisible();
        assertThat(page.locator("code[data-copy='the secret']")).hasText(secret);
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(INITIAL);
        page.getByLabel("Code that the app shows").fill(OneTimeCodes.at(secret, Instant.now()));
        press(page, "Turn second factor on");
        String recovery = page.locator("main code").first().textContent();
        follow(page, "I have stored them");
        press(page, "Sign out");

        page.getByLabel("User name or e-mail address").fill("alice@umbrella.example");
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(INITIAL);
        press(page, "Sign in");
        assertThat(page.locator(".faults, .told")).not().hasCount(0);
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(INITIAL);
        page.getByLabel("One-time code").fill(recovery);
        press(page, "Sign in");
        assertThat(page.locator(".who")).isVisible();
    }

    @Test
    void an_operator_acts_as_a_person_and_ends_it_on_any_page() {
        Page person = organization("Stark", "pepper@stark.example");
        operator.navigate("/console/people");
        operator.getByLabel("Name or address contains").fill("pepper");
        follow(operator, "Admin of Stark");
        operator.getByLabel("Reason").fill("Ticket 4711");
        operator.locator("section[aria-labelledby=act] button[type=submit]").click();
        Locator banner = operator.getByLabel("Impersonation").getByText("Ticket 4711");
        assertThat(banner).isVisible();
        for (String path : new String[] {"Settings", "Members", "History"}) {
            tab(operator, path);
            assertThat(banner).isVisible();
        }
        press(operator, "End");
        told(operator, "You act as yourself again.");
        tab(person, "History");
        assertThat(person.locator("main")).containsText("Operator");
        assertThat(person.locator("main")).not().containsText("olga");
    }

    @Test
    void the_second_of_two_editors_sees_what_changed() {
        Page first = organization("Wonka", "charlie@wonka.example");
        Page second = chromium.page(url);
        signIn(second, "charlie@wonka.example", INITIAL);
        tab(first, "Settings");
        tab(second, "Settings");
        first.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Wonka Chocolate");
        press(first, "Save changes");
        told(first, "The changes were saved.");
        second.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Wonka Sweets");
        press(second, "Save changes");
        assertThat(second.locator("#name-hints")).containsText("Changed in the meantime to: Wonka Chocolate");
        assertThat(second.locator("#name")).hasValue("Wonka Sweets");
        press(second, "Save changes");
        told(second, "The changes were saved.");
        first.reload();
        assertThat(first.locator("#name")).hasValue("Wonka Sweets");
    }

    @Test
    void a_deletion_is_asked_for_started_and_undone() throws Exception {
        Page page = organization("Cyberdyne", "miles@cyberdyne.example");
        tab(page, "Deletion");
        page.getByLabel("Name of the organization").fill("Cyberdyne");
        press(page, "Request deletion");
        told(page, "The deletion is requested. The operators were sent a token that starts it.");
        String log = program.err() + program.out();
        Matcher token = Pattern.compile("token, valid until \\S+, is (\\S+)").matcher(log);
        assertThat(token.find()).as(log).isTrue();
        operator.navigate(page.url().replaceFirst("\\?.*", ""));
        operator.getByLabel("Token").fill(token.group(1));
        press(operator, "Start deletion");
        told(operator, "The deletion has started: the organization is disabled.");
        press(operator, "Undo deletion");
        told(operator, "The deletion was undone: the organization is as it was before.");
        page.reload();
        assertThat(page.getByRole(
                        AriaRole.HEADING,
                        new Page.GetByRoleOptions().setName("Cyberdyne").setLevel(1)))
                .isVisible();
    }

    @Test
    void everything_basic_works_with_the_keyboard_alone() {
        Page page = chromium.page(url);
        organization("Tyrell", "rachael@tyrell.example");
        page.navigate("/console/");
        page.locator("#username").focus();
        page.keyboard().type("rachael@tyrell.example");
        page.keyboard().press("Tab");
        page.keyboard().type(INITIAL);
        page.keyboard().press("Enter");
        assertThat(page.locator(".who")).isVisible();
        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("main")).isFocused();
        tabTo(page, "Projects");
        page.keyboard().press("Enter");
        page.waitForURL("**/projects");
        tabTo(page, "");
        page.keyboard().type("Nexus");
        page.keyboard().press("Enter");
        told(page, "The project was created.");
        tabTo(page, "Nexus");
        page.keyboard().press("Enter");
        assertThat(page).hasTitle("Nexus of Tyrell – Tenantry");
    }

    /** Presses Tab until an element with that text has the focus; for no text, a field to type in. */
    private static void tabTo(Page page, String text) {
        for (int i = 0; i < 60; i++) {
            page.keyboard().press("Tab");
            String focused = (String) page.evaluate("document.activeElement.matches('main input[type=text]') ? ''"
                    + " : document.activeElement.textContent.trim() || 'something'");
            if (focused.equals(text)) {
                return;
            }
        }
        throw new AssertionError("Tab never leads to " + text);
    }

    @Test
    void everything_basic_works_without_scripts() {
        organization("Soylent", "sol@soylent.example");
        Page page = chromium.pageWithoutScripts(url);
        signIn(page, "olga", PASSWORD);
        page.navigate("/console/organizations");
        page.getByLabel("Name contains").fill("soy");
        press(page, "Filter");
        assertThat(page.locator("tbody tr")).hasCount(1);
        page.getByLabel("Choose Soylent").check();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Disable…"))
                .click();
        assertThat(page).hasTitle(Pattern.compile("^Disable 1 organization.*"));
        page.locator("main form button[type=submit]").first().click();
        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Undo")))
                .isVisible();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Undo"))
                .click();
        told(page, "The bulk change was undone: nothing was changed.");
    }
}
