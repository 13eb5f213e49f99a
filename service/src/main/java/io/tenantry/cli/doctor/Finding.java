package io.tenantry.cli.doctor;

/**
 * A line of the report.
 *
 * @param subject the part of the installation, in one or two words
 * @param text the state; for a warning or a problem also what to do
 */
record Finding(Level level, String subject, String text) {
    /** The levels, the worst last. */
    enum Level {
        OK,
        WARNING,
        PROBLEM
    }

    static Finding ok(String subject, String text) {
        return new Finding(Level.OK, subject, text);
    }

    static Finding warning(String subject, String text) {
        return new Finding(Level.WARNING, subject, text);
    }

    static Finding problem(String subject, String text) {
        return new Finding(Level.PROBLEM, subject, text);
    }
}
