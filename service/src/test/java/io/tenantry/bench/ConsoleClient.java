package io.tenantry.bench;

import io.tenantry.console.form.Words;
import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Somebody who is signed in to the console, without the scripts, styles and images of its pages. */
final class ConsoleClient implements AutoCloseable {
    private final URI url;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    /**
     * A page as it came.
     *
     * @param nanos the time to the first byte
     */
    record Fetched(long nanos, int status, byte[] body, URI uri) {
        Document parsed() {
            return Jsoup.parse(new String(body, StandardCharsets.UTF_8), uri.toString());
        }

        @Override
        public String toString() {
            return uri + ": " + status + ", " + Words.number(body.length) + " bytes";
        }
    }

    ConsoleClient(URI url, String name, String password) throws IOException, InterruptedException {
        this.url = url;
        Document page = get("/console/").parsed();
        Element form = Objects.requireNonNull(page.selectFirst("form[method=post]"));
        String token =
                Objects.requireNonNull(form.selectFirst("input[name=token]")).attr("value");
        String body = "token=" + encoded(token) + "&username=" + encoded(name) + "&password=" + encoded(password);
        HttpRequest request = HttpRequest.newBuilder(URI.create(form.absUrl("action")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        Document after = read(request).parsed();
        if (after.selectFirst(".who") == null) {
            throw new IOException(name + " is not signed in: " + after.text());
        }
    }

    Fetched get(String path) throws IOException, InterruptedException {
        return read(HttpRequest.newBuilder(url.resolve(path)).build());
    }

    private Fetched read(HttpRequest request) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        HttpResponse<InputStream> reply = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = reply.body()) {
            int first = in.read();
            long nanos = System.nanoTime() - begin;
            byte[] rest = in.readAllBytes();
            byte[] body = new byte[first < 0 ? 0 : rest.length + 1];
            if (first >= 0) {
                body[0] = (byte) first;
                System.arraycopy(rest, 0, body, 1, rest.length);
            }
            return new Fetched(nanos, reply.statusCode(), body, reply.uri());
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
    }
}
