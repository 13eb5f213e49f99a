package io.tenantry.web;

import io.tenantry.access.Allowance;
import io.tenantry.access.Caller;
import io.tenantry.access.Deadline;
import io.tenantry.access.Scope;
import io.tenantry.fault.Fault;
import io.tenantry.trace.RequestSpan;
import io.tenantry.web.form.Parameters;
import io.tenantry.web.form.Percent;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request as it was received. No part is decoded before an operation reads it, so that the operation can name the faulty
 * part.
 */
public final class Request {
    /** Gives the parts of a request that the web server knows. */
    public interface Source {
        /** The value of a header, several joined with a comma; null when it was not sent. */
        @Nullable
        String header(String name);

        /**
         * The body, which has been received.
         *
         * @param most the maximum length, in bytes
         * @throws Fault.TooLarge if it is longer
         */
        byte[] body(int most);

        /** The network address at the other end of the connection; null when it is not known. */
        default @Nullable InetAddress peer() {
            return null;
        }

        /** Whether the connection is encrypted. */
        default boolean isSecure() {
            return false;
        }

        /** The protocol of the connection, {@code HTTP/1.1}. */
        public default String protocol() {
            return "HTTP/1.1";
        }
    }

    private static final String BEARER = "Bearer";

    private final String id;
    private final String method;
    private final Deadline deadline = Deadline.ofRequest();
    private final String rawPath;
    private final String rawQuery;
    private final Source source;
    private @Nullable RequestSpan span;
    private final Forwarding forwarding;
    private Map<String, String> pathParameters = Map.of();
    private @Nullable Parameters query;
    private @Nullable Caller caller;
    private Set<Scope> scopes = Set.of(Scope.WRITE);
    private boolean aboutSigningIn;
    private boolean forCallers;
    private RequestCounts.@Nullable Count count;
    private final Allowance.Noted allowances = new Allowance.Noted();
    private @Nullable Route route;
    private byte @Nullable [] body;
    private long waited;

    /**
     * @param id the request's id
     * @param method in upper case
     * @param rawPath as sent, without the query
     * @param rawQuery as sent; empty if there is none
     * @param forwarding reads the headers of trusted proxies
     */
    public Request(String id, String method, String rawPath, String rawQuery, Source source, Forwarding forwarding) {
        this.id = id;
        this.method = method;
        this.rawPath = rawPath;
        this.rawQuery = rawQuery;
        this.source = source;
        this.forwarding = forwarding;
    }

    /** The id, which is also in the reply and the log. */
    public String id() {
        return id;
    }

    /** The method, in upper case. */
    public String method() {
        return method;
    }

    /** The path as sent. */
    public String rawPath() {
        return rawPath;
    }

    /** The query as sent; empty if there is none. */
    public String rawQuery() {
        return rawQuery;
    }

    /**
     * The parameters of the query.
     *
     * @throws Fault.Unreadable if an escape is broken
     */
    public Parameters query() {
        Parameters read = query;
        if (read == null) {
            read = Parameters.read(rawQuery);
            query = read;
        }
        return read;
    }

    /** The value of a header, several joined with a comma; null when it was not sent. */
    public @Nullable String header(String name) {
        return source.header(name);
    }

    /** The bearer token in the {@code Authorization} header; null if there is none. */
    public @Nullable String bearerToken() {
        String header = header("Authorization");
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return null;
        }
        String rest = header.substring(BEARER.length());
        return rest.isEmpty() || rest.startsWith(" ") ? rest.strip() : null;
    }

    /**
     * The body.
     *
     * @param most the maximum length, in bytes
     * @throws Fault.TooLarge if it is longer
     */
    public byte[] body(int most) {
        byte[] read = body;
        if (read == null) {
            read = source.body(most);
            body = read;
        }
        if (read.length > most) {
            throw new Fault.TooLarge(most);
        }
        return read;
    }

    /** The network address of the client, also behind trusted proxies; null when it is not known. */
    public @Nullable InetAddress address() {
        return forwarding.address(source);
    }

    /**
     * The URL of this server as the client knows it, without a slash at the end; empty when the client names no valid host.
     * Use it only in replies to this client: a client can name any host.
     */
    public String serverUrl() {
        return forwarding.serverUrl(source);
    }

    /** The protocol of the connection, {@code HTTP/1.1}. */
    public String protocol() {
        return source.protocol();
    }

    /** The decoded part of the path that a route names in braces. */
    public String path(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no {" + name + "}");
        }
        return value;
    }

    /** The time that is left for the waits of this request. */
    public Deadline deadline() {
        return deadline;
    }

    /** The scopes that an API key needs for this request, all of them. */
    public Set<Scope> scopes() {
        return scopes;
    }

    /** Whether this request is about the caller's own signing in. */
    public boolean aboutSigningIn() {
        return aboutSigningIn;
    }

    /** Sets the requirements of the operation for callers. */
    void operation(Route.ForCallers operation) {
        scopes = operation.scopes();
        aboutSigningIn = operation.aboutSigningIn();
        forCallers = true;
    }

    /** Whether an operation that needs credentials was found. */
    boolean isForCallers() {
        return forCallers;
    }

    /** The operation that serves this request; null as long as none was found. */
    public @Nullable Route route() {
        return route;
    }

    void route(Route found) {
        route = found;
    }

    /** The span of the request; null when nothing is traced. */
    public @Nullable RequestSpan span() {
        return span;
    }

    public void span(RequestSpan begun) {
        span = begun;
    }

    /** The caller; null until the credentials are known. */
    public @Nullable Caller caller() {
        return caller;
    }

    void caller(Caller known) {
        caller = known;
    }

    /** How many requests the caller has left, where that has a limit. */
    public RequestCounts.@Nullable Count count() {
        return count;
    }

    void count(RequestCounts.Count counted) {
        count = counted;
    }

    /**
     * The time that the request has waited for events, in nanoseconds. This time does not count as time of the server.
     */
    public long waited() {
        return waited;
    }

    /** Counts a wait for events. */
    public void waited(Duration wait) {
        waited += wait.toNanos();
    }

    /** Collects the remaining allowances of the limits on operations. */
    public Allowance.Noted allowances() {
        return allowances;
    }

    void pathParameters(Map<String, String> found) {
        pathParameters = found;
    }

    /** The decoded segments of a path; a slash at the end makes no difference. */
    static List<String> segments(String rawPath) {
        List<String> segments = new ArrayList<>();
        String path = rawPath.endsWith("/") ? rawPath.substring(0, rawPath.length() - 1) : rawPath;
        int start = path.startsWith("/") ? 1 : 0;
        for (String segment : path.substring(start).split("/", -1)) {
            segments.add(Percent.decode(segment, false));
        }
        return segments;
    }

    /** A new map for the values of a route's braces. */
    static Map<String, String> newPathParameters() {
        return new HashMap<>(4);
    }
}
