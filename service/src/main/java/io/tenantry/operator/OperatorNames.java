package io.tenantry.operator;

import io.tenantry.access.Caller;
import io.tenantry.canonical.Names;
import io.tenantry.setting.Texts;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/** The rules for the names of operators, which HTTP Basic and the history show as they are. */
public final class OperatorNames {
    /** The name by which the history calls a person who uses the command line. No operator has it. */
    private static final String COMMAND_LINE = Caller.Operator.COMMAND_LINE.username();

    private OperatorNames() {}

    /** The fault of a new name, as a sentence; null when it has none. */
    public static @Nullable String problem(String username) {
        String problem = Texts.nameProblem(username);
        if (problem != null) {
            return problem;
        }
        if (username.indexOf(':') >= 0) {
            return "A colon is not allowed: HTTP Basic ends the name there.";
        }
        if (!username.equals(Names.trimmed(username)) || username.codePoints().anyMatch(OperatorNames::isUnseen)) {
            return "Spaces at the ends and invisible characters are not allowed.";
        }
        if (!Normalizer.isNormalized(username, Normalizer.Form.NFC)) {
            return "The name must be in Unicode's normal form C.";
        }
        return isReserved(username) ? "This name is reserved for the history." : null;
    }

    /** Whether the history uses the name for something else than an operator. */
    public static boolean isReserved(String username) {
        return username.equalsIgnoreCase(COMMAND_LINE);
    }

    private static boolean isUnseen(int letter) {
        return letter != ' ' && Names.isInvisible(letter);
    }
}
