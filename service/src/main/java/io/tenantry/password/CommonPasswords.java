package io.tenantry.password;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/** The 30,000 most common passwords, from the list of zxcvbn. */
final class CommonPasswords {
    private static final String LIST = "/com/nulabinc/zxcvbn/matchers/dictionaries/passwords.txt";

    private CommonPasswords() {}

    /** The list, loaded at the first comparison: one text of a quarter of a megabyte, searched in microseconds. */
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

    /** The number of passwords in the list. */
    static long count() {
        return Loaded.LINES.lines().skip(1).count();
    }

    /** Whether a password is in the list, ignoring case. */
    static boolean contains(String password) {
        String line = password.toLowerCase(Locale.ROOT);
        return line.indexOf('\n') < 0 && Loaded.LINES.contains("\n" + line + "\n");
    }
}
