package io.tenantry.cli;

/** The entry point of the program. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Tenantry.run(System.getenv(), arguments));
    }
}
