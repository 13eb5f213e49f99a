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

/** Looks up TXT records at name servers: three attempts with timeouts of 0.5, 1 and 2 seconds. */
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
     * Uses these name servers.
     *
     * @param servers {@code host} or {@code host:port}, separated by commas
     * @throws IllegalArgumentException when the text is malformed
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

    /** Uses the name servers of the machine's configuration. */
    public static DnsTxtRecords ofTheMachine() {
        return new DnsTxtRecords("dns:");
    }

    @Override
    // JNDI requires a Hashtable. Its DNS provider, unlike that of LDAP, deserializes no objects.
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
                // The final dot switches off the search domains of the machine.
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

    /** Removes the quotation marks of a text with spaces. */
    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
