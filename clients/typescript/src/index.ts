import createClient, { type Client } from "openapi-fetch";
import type { paths as ManagementPaths } from "./generated/management.js";
import type { paths as OrganisationPaths } from "./generated/organisation.js";
import type { paths as UsagePaths } from "./generated/usage.js";
import type { paths as UserPaths } from "./generated/user.js";
import { retrying, type Retries } from "./retry.js";

export type { ManagementPaths, OrganisationPaths, UsagePaths, UserPaths };
export { eachItem, eachResult, TenantryError } from "./pages.js";

/** Where a server is, and how often a request is sent again. */
export interface Server extends Retries {
  /** The address of the server without a path, as `https://tenantry.example`. */
  baseUrl: string;
}

/** The media type of every reply: the client asks for no other. */
type Json = "application/json";

/** A key of a person, an organization or a project, or an access token of a person. */
export type UserCredentials = { apiKey: string } | { accessToken: string };

/** Name and password of an operator, or a key of an operator or of a service. */
export type ManagementCredentials = { username: string; password: string } | { key: string };

/** The user API: `/user/organizations/` and its siblings. */
export function userApi(server: Server & UserCredentials): Client<UserPaths, Json> {
  return client<UserPaths>(
    server,
    "apiKey" in server ? { "X-CEKURA-API-KEY": server.apiKey } : { Authorization: `Bearer ${server.accessToken}` },
  );
}

/** The management API: `/management/v2.0/organisations` and its siblings. */
export function managementApi(server: Server & ManagementCredentials): Client<ManagementPaths, Json> {
  return client<ManagementPaths>(server, {
    Authorization: "key" in server ? `Bearer ${server.key}` : basic(server.username, server.password),
  });
}

/** The organisation API: `/v2.0/users` and its siblings. */
export function organisationApi(server: Server & UserCredentials): Client<OrganisationPaths, Json> {
  return client<OrganisationPaths>(
    server,
    "apiKey" in server ? { "X-API-Key": server.apiKey } : { Authorization: `Bearer ${server.accessToken}` },
  );
}

/** The usage API for services of the platform: `/usage/v1`. */
export function usageApi(server: Server & { serviceKey: string }): Client<UsagePaths, Json> {
  return client<UsagePaths>(server, { Authorization: `Bearer ${server.serviceKey}` });
}

function client<Paths extends {}>(server: Server, credentials: Record<string, string>): Client<Paths, Json> {
  return createClient<Paths, Json>({
    baseUrl: server.baseUrl,
    headers: { Accept: "application/json", ...credentials },
    fetch: retrying(server),
  });
}

/** The header of HTTP Basic. Name and password are sent as UTF-8 (RFC 7617), which `btoa` alone does not do. */
function basic(username: string, password: string): string {
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}
