package io.tenantry.cli;

/** The program. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Tenantry.run(System.getenv(), arguments));
    }
}
