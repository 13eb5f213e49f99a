package io.tenantry.console.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page in Debian's Chromium, without a window. It is driven by the protocol of its developer tools over a WebSocket of the JDK: the
 * tests need no library and no download of a browser.
 */
final class Chromium implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final List<String> PROGRAMS =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    private final Process process;
    private final Path profile;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    /** The documents that are loaded, by the ids of their loaders. */
    private final Map<String, CompletableFuture<Boolean>> loaded = new ConcurrentHashMap<>();

    private Chromium(Process process, Path profile, URI devTools) throws IOException, InterruptedException {
        this.process = process;
        this.profile = profile;
        HttpRequest made = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + devTools.getPort() + "/json/new?about:blank"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        String target = client.send(made, HttpResponse.BodyHandlers.ofString()).body();
        URI page = URI.create(JSON.readTree(target).get("webSocketDebuggerUrl").stringValue());
        this.socket =
                client.newWebSocketBuilder().buildAsync(page, new Answers()).join();
        for (String domain : List.of("Page", "Runtime", "Log")) {
            call(domain + ".enable", Map.of());
        }
        call("Page.setLifecycleEventsEnabled", Map.of("enabled", true));
    }

    static Chromium start() {
        String program = PROGRAMS.stream()
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Chromium is not installed: apt-get install chromium"));
        try {
            Path profile = Files.createTempDirectory("chromium");
            Process process = new ProcessBuilder(
                            program,
                            "--headless=new",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-dev-shm-usage",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--remote-debugging-port=0",
                            "--user-data-dir=" + profile,
                            "about:blank")
                    .start();
            BufferedReader told = process.errorReader(StandardCharsets.UTF_8);
            String line = told.readLine();
            while (line != null && !line.startsWith("DevTools listening on ")) {
                line = told.readLine();
            }
            Thread.ofVirtual().start(() -> told.lines().forEach(ignored -> {}));
            return new Chromium(
                    process, profile, URI.create(Objects.requireNonNull(line).substring(22)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** The messages of the browser: answers and events. */
    private final class Answers implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonNode message = JSON.readTree(text.toString());
                text.setLength(0);
                take(message);
            }
            from.request(1);
            return null;
        }
    }

    private void take(JsonNode message) {
        if (message.has("id")) {
            CompletableFuture<JsonNode> answer =
                    answers.remove(message.get("id").intValue());
            if (answer != null) {
                answer.complete(message);
            }
            return;
        }
        switch (message.path("method").asString("")) {
            case "Page.lifecycleEvent" -> {
                JsonNode event = message.get("params");
                if (event.path("name").asString("").equals("load")) {
                    loaded(event.path("loaderId").asString("")).complete(true);
                }
            }
            case "Runtime.exceptionThrown" -> problems.add(message.get("params").toString());
            case "Log.entryAdded" -> {
                JsonNode entry = message.get("params").get("entry");
                // Refused calls are among what tests do.
                if (entry.path("level").asString("").equals("error")
                        && !entry.path("source").asString("").equals("network")) {
                    problems.add(entry.toString());
                }
            }
            default -> {}
        }
    }

    private JsonNode call(String method, Map<String, ?> parameters) {
        int id = number.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
                .join();
        JsonNode message =
                answer.orTimeout(PATIENT.toSeconds(), TimeUnit.SECONDS).join();
        if (message.has("error")) {
            throw new IllegalStateException(method + ": " + message.get("error"));
        }
        return message.get("result");
    }

    private CompletableFuture<Boolean> loaded(String loader) {
        return loaded.computeIfAbsent(loader, ignored -> new CompletableFuture<>());
    }

    /** Opens a page, and waits until it is loaded. The page before may be loaded only now: that is another loader. */
    void open(String url) {
        String loader =
                call("Page.navigate", Map.of("url", url)).path("loaderId").asString("");
        loaded(loader).orTimeout(PATIENT.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** The value of a JavaScript expression; of a promise, its result. */
    JsonNode evaluate(String expression) {
        JsonNode result =
                call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
        }
        return result.get("result").path("value");
    }

    String text(String selector) {
        return evaluate("document.querySelector(" + JSON.writeValueAsString(selector) + ")?.textContent ?? ''")
                .asString("");
    }

    /** Waits until an expression is true, also across pages. */
    void await(String expression) {
        long deadline = System.nanoTime() + PATIENT.toNanos();
        while (!isTrue(expression)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("never true: " + expression + " in "
                        + evaluate("document.body.innerText").asString(""));
            }
            LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
        }
    }

    private boolean isTrue(String expression) {
        try {
            return evaluate("!!(" + expression + ")").asBoolean(false);
        } catch (IllegalStateException between) {
            // Between two pages there is no document.
            return false;
        }
    }

    /** Types into the field of a selector, key by key. */
    void type(String selector, String text) {
        evaluate("document.querySelector(" + JSON.writeValueAsString(selector) + ").focus()");
        text.codePoints().forEach(character -> key(Character.toString(character)));
    }

    /** Presses a key that writes a character. */
    void key(String character) {
        call("Input.dispatchKeyEvent", Map.of("type", "keyDown", "text", character, "key", character));
        call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", character));
    }

    void click(String selector) {
        evaluate("document.querySelector(" + JSON.writeValueAsString(selector) + ").click()");
    }

    void size(int width, int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 640));
    }

    /** Shows pages in the dark or the light scheme, without movements. */
    void dark(boolean dark) {
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /** Writes a picture of the whole page to a file. */
    void picture(Path file) {
        String data = call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
                .path("data")
                .asString("");
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.write(file, Base64.getDecoder().decode(data));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Forgets all cookies. */
    void forget() {
        call("Network.clearBrowserCookies", Map.of());
    }

    /** What the browser has complained about since the start: violations of the policy and exceptions of scripts. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
        client.close();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException busy) {
            profile.toFile().deleteOnExit();
        }
    }
}
