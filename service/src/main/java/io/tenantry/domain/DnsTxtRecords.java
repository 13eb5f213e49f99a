package io.tenantry.domain;

import io.tenantry.fault.Fault;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks name servers, three times with growing patience: half a second, one, two. */
public final class DnsTxtRecords implements TxtRecords {
    private static final Logger LOG = LoggerFactory.getLogger(DnsTxtRecords.class);
    private static final String TXT = "TXT";
    private static final Pattern SERVER =
            Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*)|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");

    private final String servers;

    private DnsTxtRecords(String servers) {
        this.servers = servers;
    }

    /**
     * These.
     *
     * @param servers {@code host} or {@code host:port}, several with commas between
     * @throws IllegalArgumentException when they are written otherwise
     */
    public static DnsTxtRecords at(String servers) {
        StringJoiner urls = new StringJoiner(" ");
        for (String server : servers.split(",", -1)) {
            if (!SERVER.matcher(server.strip()).matches()) {
                throw new IllegalArgumentException("must be host or host:port, several with commas between");
            }
            urls.add("dns://" + server.strip());
        }
        return new DnsTxtRecords(urls.toString());
    }

    /** Those that the machine is set up with. */
    public static DnsTxtRecords ofTheMachine() {
        return new DnsTxtRecords("dns:");
    }

    @Override
    // JNDI takes nothing but a Hashtable; its DNS provider, unlike that of LDAP, reads no objects from the wire.
    @SuppressWarnings({"BanJNDI", "JdkObsolete"})
    public List<String> of(String domain) {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, servers);
        environment.put("com.sun.jndi.dns.timeout.initial", "500");
        environment.put("com.sun.jndi.dns.timeout.retries", "3");
        try {
            InitialDirContext context = new InitialDirContext(environment);
            try {
                // The dot keeps the machine's own search domains out.
                return texts(
                        context.getAttributes(domain + ".", new String[] {TXT}).get(TXT));
            } finally {
                context.close();
            }
        } catch (NameNotFoundException unknown) {
            return List.of();
        } catch (NamingException failed) {
            LOG.info("DNS look-up failed: {}", failed.toString());
            throw new Fault.Unavailable("The domain name system does not answer.");
        }
    }

    private static List<String> texts(@Nullable Attribute records) throws NamingException {
        List<String> texts = new ArrayList<>();
        if (records != null) {
            NamingEnumeration<?> values = records.getAll();
            while (values.hasMore()) {
                texts.add(unquoted(String.valueOf(values.next())));
            }
        }
        return texts;
    }

    /** A text with spaces comes in quotation marks. */
    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
