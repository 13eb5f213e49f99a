package io.tenantry.credential;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The provider that a credential is for. */
public enum Provider {
    VAPI,
    RETELL,
    SYNTHFLOW,
    ELEVENLABS,
    BLAND,
    LIVEKIT,
    PIPECAT,
    KOREAI,
    CUSTOM,
    AGENTFORCE,
    GENESYS,
    AMAZON_CONNECT,
    AGORA,
    TELNYX,
    SIERRA;

    /** The provider with a word. */
    public static Optional<Provider> of(String word) {
        return Arrays.stream(values())
                .filter(provider -> provider.word().equals(word))
                .findFirst();
    }

    /** All words, in order. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Provider::word).toList();
    }

    /** Its name in the database and in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
