package io.tenantry.password;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/** The 30,000 passwords that are tried first, from the list of zxcvbn. */
final class CommonPasswords {
    private static final String LIST = "/com/nulabinc/zxcvbn/matchers/dictionaries/passwords.txt";

    private CommonPasswords() {}

    /** The list, read when the first password is compared: one text, a quarter of a megabyte, searched in microseconds. */
    private static final class Loaded {
        static final String LINES = read();

        private static String read() {
            try (InputStream list = Zxcvbn.class.getResourceAsStream(LIST)) {
                if (list == null) {
                    throw new IllegalStateException("The list of common passwords is missing from the program.");
                }
                return "\n"
                        + new String(list.readAllBytes(), UTF_8)
                                .replace("\r", "")
                                .strip() + "\n";
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    /** How many there are. */
    static long count() {
        return Loaded.LINES.lines().skip(1).count();
    }

    /** Whether a password is one of them, in upper or lower case. */
    static boolean contains(String password) {
        String line = password.toLowerCase(Locale.ROOT);
        return line.indexOf('\n') < 0 && Loaded.LINES.contains("\n" + line + "\n");
    }
}
