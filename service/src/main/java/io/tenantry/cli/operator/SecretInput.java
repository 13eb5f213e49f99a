package io.tenantry.cli.operator;

import io.tenantry.configuration.Mistake;
import io.tenantry.operator.OperatorKeys;
import io.tenantry.setting.Texts;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads passwords, codes and keys: at a terminal from a prompt without echo, else the first line of standard input, in UTF-8. They are
 * never arguments, which every user of the machine can read.
 */
public final class SecretInput {
    private static final int MOST_BYTES = 16_384;

    private SecretInput() {}

    /**
     * A new password, which is typed twice at a terminal.
     *
     * @throws Mistake when there is none, it cannot be read, or the two differ
     */
    static String newPassword(String username) {
        return typedTwice("password", "New password of " + username + ": ");
    }

    /**
     * The passphrase of a new file, which is typed twice at a terminal.
     *
     * @throws Mistake when there is none, it cannot be read, or the two differ
     */
    public static String newPassphrase() {
        return typedTwice("passphrase", "New passphrase: ");
    }

    /**
     * The passphrase of a file.
     *
     * @throws Mistake when there is none, or it cannot be read
     */
    public static String passphrase() {
        return terminal()
                .map(console -> new String(prompted(console, "Passphrase: ")))
                .orElseGet(() -> line("a passphrase"));
    }

    private static String typedTwice(String noun, String prompt) {
        Optional<Console> terminal = terminal();
        if (terminal.isEmpty()) {
            return line("a " + noun);
        }
        char[] first = prompted(terminal.get(), prompt);
        char[] second = prompted(terminal.get(), "The same again: ");
        if (!Arrays.equals(first, second)) {
            throw Mistake.ofUsage("The two " + noun + "s differ.");
        }
        return new String(first);
    }

    /**
     * A one-time code.
     *
     * @throws Mistake when there is none, or it cannot be read
     */
    static String code() {
        return terminal()
                .map(console -> new String(prompted(console, "Code of the authenticator app: ")))
                .orElseGet(() -> line("a code"));
    }

    /**
     * The key of an operator: from a file, or typed, or from standard input.
     *
     * @param file null for none
     * @throws Mistake when there is none, or it cannot be read
     */
    public static String operatorKey(@Nullable Path file) {
        String key = file != null
                ? ofFile(file)
                : terminal()
                        .map(console -> new String(prompted(console, "Operator key: ")))
                        .orElseGet(() -> line("an operator key"));
        if (!OperatorKeys.isWellFormed(key.strip())) {
            throw Mistake.ofUsage("%s is not an operator key. Make one: tenantry operator key create"
                    .formatted(file == null ? "The input" : "The first line of " + file));
        }
        return key.strip();
    }

    private static String ofFile(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(firstLine(in, file.toString(), "an operator key"), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw Mistake.ofState("The file %s cannot be read.".formatted(file));
        }
    }

    private static Optional<Console> terminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    private static char[] prompted(Console console, String prompt) {
        char[] typed = console.readPassword("%s", prompt);
        if (typed == null) {
            throw Mistake.ofUsage("Nothing was typed.");
        }
        return typed;
    }

    private static String line(String wanted) {
        byte[] bytes = firstLine(System.in, "standard input", wanted);
        try {
            String line = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            String text = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            String problem = text.isEmpty() ? "It is empty." : Texts.problem(text, MOST_BYTES);
            if (problem != null) {
                throw Mistake.ofUsage("The first line of standard input is not " + wanted + ". " + problem);
            }
            return text;
        } catch (CharacterCodingException notUtf8) {
            throw Mistake.ofUsage("The first line of standard input is not in UTF-8.");
        }
    }

    private static byte[] firstLine(InputStream in, String source, String wanted) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            int next = in.read();
            while (next >= 0 && next != '\n') {
                line.write(next);
                if (line.size() > MOST_BYTES) {
                    throw Mistake.ofUsage("The first line of " + source + " is too long for " + wanted + ".");
                }
                next = in.read();
            }
            return line.toByteArray();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Standard input cannot be read", unreadable);
        }
    }
}
