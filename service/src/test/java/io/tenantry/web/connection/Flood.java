package io.tenantry.web.connection;

import java.io.IOException;

/** Known ways to overwhelm a web server from a few connections; {@link Flooding} runs them. */
public enum Flood {
    EMPTY_CONTINUATION("empty CONTINUATION", 4, Http2Floods::emptyContinuation),
    LONG_CONTINUATION("long CONTINUATION", 4, Http2Floods::longContinuation),
    RAPID_RESET("rapid reset", 4, Http2Floods::rapidReset),
    SETTINGS("SETTINGS", 4, Http2Floods::settings),
    PING("PING", 4, Http2Floods::ping),
    PRIORITY("PRIORITY", 4, Http2Floods::priority),
    EMPTY_DATA("empty DATA", 4, Http2Floods::emptyData),
    WINDOW_UPDATE("WINDOW_UPDATE", 4, Http2Floods::windowUpdate),
    INDEXED_HEADERS("header bomb, HPACK", 4, Http2Floods::indexedHeaders),
    UNFINISHED_STREAMS("streams never finished", 20, Http2Floods::unfinishedStreams),
    ZERO_WINDOW("replies never taken", 20, Http2Floods::zeroWindow),
    SLOW_PREFACE("slow preface", 50, Http2Floods::slowPreface),
    LONG_HEADERS("header bomb, HTTP/1.1", 4, Http1Floods::longHeaders),
    GZIP_BOMB("gzip bomb", 4, Http1Floods::gzipBomb),
    QUERY_PARAMETERS("10,000 parameters, query", 4, Http1Floods::queryParameters),
    FORM_PARAMETERS("10,000 parameters, form", 4, Http1Floods::formParameters);

    private final String words;
    private final int connections;

    @SuppressWarnings("ImmutableEnumChecker") // a method without state
    private final Attack attack;

    /** The attack on one connection, which is repeated. */
    @FunctionalInterface
    interface Attack {
        /** Attacks until the server ends the connection, the flood is over, or the attack is complete. */
        void on(Flooding flooding, Wire wire) throws IOException, InterruptedException;
    }

    Flood(String words, int connections, Attack attack) {
        this.words = words;
        this.connections = connections;
        this.attack = attack;
    }

    /** Its name for people. */
    public String words() {
        return words;
    }

    /** The number of its concurrent connections. */
    int connections() {
        return connections;
    }

    Attack attack() {
        return attack;
    }
}
