package io.tenantry.webhook;

import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/** Resolves host names for connections. Refuses a name with an address that webhooks are not allowed to be sent to. */
final class GuardedResolver implements DnsResolver {
    private final AddressGuard guard;
    private final WebhookClient.Resolver resolver;

    GuardedResolver(AddressGuard guard, WebhookClient.Resolver resolver) {
        this.guard = guard;
        this.resolver = resolver;
    }

    /** The name stands for an address that is not public. */
    static final class Refused extends UnknownHostException {
        private static final long serialVersionUID = 1;

        Refused(String host) {
            super(host);
        }
    }

    /** All addresses of a name must be allowed, because the client may connect to any of them. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        String name = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        InetAddress[] addresses = addresses(name);
        for (InetAddress address : addresses) {
            if (!guard.admits(name, address)) {
                throw new Refused(name);
            }
        }
        return addresses;
    }

    private InetAddress[] addresses(String name) throws UnknownHostException {
        try {
            return resolver.addresses(name);
        } catch (InterruptedIOException late) {
            UnknownHostException unknown = new UnknownHostException(name);
            unknown.initCause(late);
            throw unknown;
        }
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
