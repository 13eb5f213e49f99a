package io.tenantry.console.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Debian's Chromium, without a window. */
final class Chromium implements AutoCloseable {
    /** The size of a phone, in pixels. */
    static final int PHONE_WIDTH = 360;

    static final int PHONE_HEIGHT = 780;

    private static final List<Path> PROGRAMS = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));

    private static final double TIMEOUT_MILLIS = 30_000;

    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final Browser browser;
    private final List<String> problems = new ArrayList<>();

    private Chromium(Path program) {
        PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MILLIS);
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(List.of("--disable-dev-shm-usage")));
    }

    static Chromium start() {
        return new Chromium(PROGRAMS.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Chromium is not installed: apt-get install chromium")));
    }

    /** A page of somebody who has no cookies yet, without movements. */
    Page page(String server) {
        return page(server, true);
    }

    /** A page as {@link #page(String)}, without scripts. */
    Page pageWithoutScripts(String server) {
        return page(server, false);
    }

    private Page page(String server, boolean scripts) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(server)
                .setJavaScriptEnabled(scripts)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setViewportSize(1280, 900));
        Page page = context.newPage();
        page.onPageError(problems::add);
        page.onConsoleMessage(message -> {
            // Refused calls are among what tests do.
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                problems.add(message.text());
            }
        });
        return page;
    }

    /** What the browser has complained about since the start: violations of the policy and exceptions of scripts. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
