package io.tenantry.cli;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where an external PostgreSQL is.
 *
 * @param jdbcUrl its address, without credentials
 * @param user who connects; empty for the driver's own default
 * @param password empty for none
 */
record DatabaseAddress(String jdbcUrl, String user, String password) {
    private static final String EXAMPLE = "jdbc:postgresql://db.example.org:5432/tenantry";

    /**
     * Reads an address as JDBC or as libpq writes it ({@code postgresql://user:password@host/database}).
     *
     * @throws Mistake when it is neither
     */
    static DatabaseAddress of(String url, Environment environment) {
        String user = environment.get(Variable.DATABASE_USER);
        String password = environment.get(Variable.DATABASE_PASSWORD);
        if (url.startsWith("jdbc:postgresql:")) {
            return new DatabaseAddress(url, user, password);
        }
        if (!url.startsWith("postgresql://") && !url.startsWith("postgres://")) {
            throw malformed();
        }
        try {
            URI address = new URI(url);
            String found = address.getUserInfo() == null ? "" : address.getUserInfo();
            int colon = found.indexOf(':');
            String foundUser = colon < 0 ? found : found.substring(0, colon);
            String foundPassword = colon < 0 ? "" : found.substring(colon + 1);
            if (address.getHost() == null) {
                throw malformed();
            }
            String place = address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
            String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
            return new DatabaseAddress(
                    "jdbc:postgresql://" + place + address.getRawPath() + query,
                    user.isEmpty() ? foundUser : user,
                    password.isEmpty() ? foundPassword : password);
        } catch (URISyntaxException broken) {
            throw malformed();
        }
    }

    /** Never the address itself: there may be a password in it. */
    private static Mistake malformed() {
        return Mistake.ofUsage("The database URL is not one of PostgreSQL. Example: " + EXAMPLE);
    }

    @Override
    public String toString() {
        return "DatabaseAddress[" + jdbcUrl.replaceAll("\\?.*", "") + "]";
    }
}
