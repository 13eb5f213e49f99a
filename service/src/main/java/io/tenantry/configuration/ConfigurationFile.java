package io.tenantry.configuration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of variables, in the form of systemd's {@code EnvironmentFile}: {@code KEY=value} lines, values with or without quotes
 * around them, and comments that begin with {@code #} or {@code ;}.
 */
public final class ConfigurationFile {
    /** The option that names the file. */
    public static final String OPTION = "--config";

    private static final String VARIABLE = Variable.CONFIG.variable();
    private static final Pattern LINE = Pattern.compile("\\s*(TENANTRY_[A-Z0-9_]+)\\s*=\\s*(.*?)\\s*");
    /** Empty lines, comments, and the variable of the launcher, which systemd reads from the same file. */
    private static final Pattern IGNORED = Pattern.compile("$|[#;]|JAVA_OPTS=");

    private static final Pattern QUOTED = Pattern.compile("\"(.*)\"|'(.*)'");

    private ConfigurationFile() {}

    /**
     * The variables of the process, with those of the file that the arguments or the variables name. A variable of the process
     * takes precedence over the file.
     *
     * @throws Mistake when the file cannot be read or has wrong lines
     */
    public static Map<String, String> merged(Map<String, String> process, String... arguments) {
        String file = named(process, arguments);
        if (file.isEmpty()) {
            return process;
        }
        Map<String, String> all = new HashMap<>(read(Path.of(file)));
        process.forEach((name, value) -> {
            if (!value.isEmpty()) {
                all.put(name, value);
            }
        });
        return all;
    }

    /** The name of the file; empty for none. The last of several options counts. */
    private static String named(Map<String, String> process, String... arguments) {
        String file = process.getOrDefault(VARIABLE, "");
        for (int i = 0; i < arguments.length && !arguments[i].equals("--"); i++) {
            if (arguments[i].startsWith(OPTION + "=")) {
                file = arguments[i].substring(OPTION.length() + 1);
            } else if (arguments[i].equals(OPTION) && i + 1 < arguments.length) {
                file = arguments[i + 1];
            }
        }
        return file;
    }

    /** The variables of a file. */
    static Map<String, String> read(Path file) {
        Map<String, String> variables = new HashMap<>();
        List<String> faults = new ArrayList<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (IGNORED.matcher(line).lookingAt()) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            // The line is not quoted: it may hold a secret.
            if (!parts.matches()) {
                faults.add("%s, line %d: not of the form TENANTRY_…=value.".formatted(file, i + 1));
            } else if (parts.group(1).equals(VARIABLE)) {
                faults.add("%s, line %d: a file cannot name another one.".formatted(file, i + 1));
            } else if (variables.put(parts.group(1), unquoted(parts.group(2))) != null) {
                faults.add("%s, line %d: %s is there twice.".formatted(file, i + 1, parts.group(1)));
            }
        }
        if (!faults.isEmpty()) {
            throw Mistake.ofUsage(String.join("\n", faults));
        }
        return variables;
    }

    private static String unquoted(String value) {
        Matcher quoted = QUOTED.matcher(value);
        return !quoted.matches() ? value : quoted.group(1) == null ? quoted.group(2) : quoted.group(1);
    }

    private static List<String> lines(Path file) {
        if (Files.isDirectory(file)) {
            throw Mistake.ofUsage("The configuration file %s is a folder.".formatted(file));
        }
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException none) {
            throw Mistake.ofUsage("There is no configuration file %s.".formatted(file));
        } catch (AccessDeniedException denied) {
            throw Mistake.ofUsage("This user has no permission to read the configuration file %s.".formatted(file));
        } catch (CharacterCodingException notText) {
            throw Mistake.ofUsage("The configuration file %s is not text in UTF-8.".formatted(file));
        } catch (IOException failed) {
            throw new UncheckedIOException("The configuration file " + file + " cannot be read", failed);
        }
    }
}
