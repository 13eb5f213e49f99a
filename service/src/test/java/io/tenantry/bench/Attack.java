package io.tenantry.bench;

/** The attacks on a server, each by so many connections from network addresses other than 127.0.0.1. */
enum Attack {
    BASIC("wrong Basic credentials, 1 address", 500, 1),
    BASIC_EVERYWHERE("wrong Basic credentials, 250 addresses", 500, 250),
    LOGINS("log-ins of unknown addresses, 1 address", 500, 1),
    LOGINS_EVERYWHERE("log-ins of unknown addresses, 250 addresses", 500, 250),
    WRONG_KEYS("wrong keys, 250 addresses", 500, 250),
    WEBHOOK_TESTS("tests of webhooks, one key, a silent receiver", 600, 1),
    REPEATED("the same with one Idempotency-Key", 600, 1),
    SLOW_RECEIVERS("events for 80 silent receivers of one organization", 80, 1),
    DOMAIN_CHECKS("checks of a domain, one key, silent name servers", 600, 1),
    SEARCHES("searches in 2,000 organizations, one key", 500, 1),
    SLOW_BODIES("log-ins of 60 kB that come slowly, 1 address", 3_000, 1);

    private final String words;
    private final int connections;
    private final int addresses;

    Attack(String words, int connections, int addresses) {
        this.words = words;
        this.connections = connections;
        this.addresses = addresses;
    }

    String words() {
        return words;
    }

    int connections() {
        return connections;
    }

    /** The network address of a connection. */
    String from(int connection) {
        return "127.0.7." + (1 + connection % addresses);
    }
}
