package io.tenantry;

import io.tenantry.cli.Tenantry;

/** The program. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Tenantry.run(System.getenv(), arguments));
    }
}
