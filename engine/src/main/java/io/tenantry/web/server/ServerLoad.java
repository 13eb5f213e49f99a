package io.tenantry.web.server;

/**
 * The load of a server at one moment.
 *
 * @param connections the open connections
 * @param underWay the requests whose replies are not complete
 * @param slots the request slots in use
 * @param waiting the requests that wait for a request slot
 * @param refusals the requests that were refused since the start, because there was no request slot
 * @param bytes the memory in use for request bodies and long replies, in bytes
 * @param limits the limits of the server
 */
public record ServerLoad(
        int connections, int underWay, int slots, int waiting, long refusals, long bytes, ServerLimits limits) {}
