package io.tenantry.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/** Looks up names for connections, and refuses those with an address that webhooks may not be sent to. */
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

    /** All of a name's addresses must be sound: which one is connected to is chance. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        String name = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        InetAddress[] addresses = resolver.addresses(name);
        for (InetAddress address : addresses) {
            if (!guard.admits(name, address)) {
                throw new Refused(name);
            }
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
