package io.tenantry.session.factor;

import io.tenantry.access.TokenText;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Recovery codes: each is accepted once in place of a one-time code. Only their digests are stored. */
public final class RecoveryCodes {
    private static final int CODES = 10;
    /** Of five random bits each: so many that a plain digest cannot be searched. Codes of earlier versions have 16. */
    private static final int CHARACTERS = 28;

    private static final int ONE_TIME_CODE_DIGITS = 6;

    private RecoveryCodes() {}

    /** Ten new codes, in groups of four characters. */
    public static List<String> random() {
        return Stream.generate(() -> grouped(Totp.random(CHARACTERS)))
                .limit(CODES)
                .toList();
    }

    private static String grouped(String code) {
        return String.join(
                "-",
                IntStream.range(0, CHARACTERS / 4)
                        .mapToObj(i -> code.substring(4 * i, 4 * i + 4))
                        .toList());
    }

    /** Whether a typed code is a recovery code and not a one-time code, by its length. */
    public static boolean isOne(String code) {
        return plain(code).length() != ONE_TIME_CODE_DIGITS;
    }

    /** A typed code without spaces and hyphens. */
    public static String plain(String code) {
        return code.replaceAll("[\\s-]", "");
    }

    /** The stored form of a typed code; case, spaces and hyphens make no difference. */
    public static byte[] digest(String code) {
        return TokenText.digest(plain(code).toUpperCase(Locale.ROOT));
    }
}
