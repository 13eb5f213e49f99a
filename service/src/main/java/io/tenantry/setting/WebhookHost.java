package io.tenantry.setting;

import io.tenantry.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The server behind a webhook URL: its scheme, host and port. The secret that was meant for one is never sent to another. */
public final class WebhookHost {
    private WebhookHost() {}

    /**
     * The wanted changes; where they lead the webhook to another server and set no secret, they clear it, too.
     *
     * @param url the setting that holds the URL
     * @param secret the setting that holds the secret
     */
    public static Map<Setting<?>, @Nullable Object> clearing(
            Settings before, Map<Setting<?>, @Nullable Object> wanted, Setting<String> url, Setting<Secret> secret) {
        boolean moved =
                wanted.get(url) instanceof String address && !of(address).equals(of(before.get(url)));
        if (!moved || wanted.containsKey(secret)) {
            return wanted;
        }
        Map<Setting<?>, @Nullable Object> changes = new LinkedHashMap<>(wanted);
        changes.put(secret, null);
        return changes;
    }

    private static String of(String url) {
        try {
            URI parsed = new URI(url);
            String scheme = lower(parsed.getScheme());
            int port = parsed.getPort() >= 0 ? parsed.getPort() : scheme.equals("http") ? 80 : 443;
            // A text that is no URL with a host counts as a host of its own.
            return parsed.getHost() == null ? url : scheme + "://" + lower(parsed.getHost()) + ":" + port;
        } catch (URISyntaxException unreadable) {
            return url;
        }
    }

    private static String lower(@Nullable String part) {
        return part == null ? "" : part.toLowerCase(Locale.ROOT);
    }
}
