// Reads and writes through every API of a running server; its address and credentials come from the environment.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eachItem, eachResult, managementApi, organisationApi, TenantryError, usageApi, userApi } from "../dist/index.js";

const env = (name) => process.env[name] ?? assert.fail(`The variable ${name} is not set.`);
const baseUrl = env("TENANTRY_URL");
const management = managementApi({ baseUrl, username: env("TENANTRY_OPERATOR"), password: env("TENANTRY_PASSWORD") });
const user = userApi({ baseUrl, apiKey: env("TENANTRY_PERSON_KEY") });
const organisation = organisationApi({ baseUrl, apiKey: env("TENANTRY_ORGANIZATION_KEY") });
const usage = usageApi({ baseUrl, serviceKey: env("TENANTRY_SERVICE_KEY") });

test("an operator creates, changes, finds and reads an organisation", async () => {
  const name = `Zebra & Söhne ${Date.now()}`;
  const created = await management.POST("/management/v2.0/organisations", { body: { name, quotaMaxUsers: 7 } });
  assert.equal(created.response.status, 200);
  const organisationId = created.data._id;

  const changed = await management.PATCH("/management/v2.0/organisations/{organisationId}", {
    params: { path: { organisationId } },
    body: { disabled: true },
  });
  assert.equal(changed.data.disabled, true);
  assert.equal(changed.data.quotaMaxUsers, 7);

  const found = await management.GET("/management/v2.0/organisations", { params: { query: { filter: name } } });
  assert.deepEqual(found.data.items, [changed.data]);
  assert.equal(found.data.total, 1);
});

test("a list is read whole, page by page", async () => {
  const names = [];
  const page = (next) =>
    management.GET("/management/v2.0/organisations", { params: { query: { limit: 2, sort: "name:asc", next } } });
  for await (const { name } of eachItem(page)) {
    names.push(name);
  }
  const whole = await management.GET("/management/v2.0/organisations", { params: { query: { limit: 100 } } });
  assert.equal(names.length, whole.data.total);
  assert.deepEqual([...names].sort(), whole.data.items.map((item) => item.name).sort());
});

test("a person reads organizations, and the history page by page", async () => {
  const organizations = await user.GET("/user/organizations/");
  assert.equal(organizations.response.status, 200);
  const organization_id = organizations.data[0].id;

  for (const name of ["First", "Second"]) {
    const project = await user.POST("/user/v1/projects/", { body: { name, organization: organization_id } });
    assert.equal(project.data.name, name);
  }

  const entries = [];
  for await (const { id } of eachResult((page) =>
    user.GET("/user/v1/audit-logs/", { params: { query: { organization_id, page, page_size: 1 } } }),
  )) {
    entries.push(id);
  }
  assert.ok(entries.length > 1);
  assert.equal(new Set(entries).size, entries.length);
});

test("an organization's key reads its users in the organisation API", async () => {
  const users = await organisation.GET("/v2.0/users", { params: { query: { limit: 5 } } });
  assert.equal(users.response.status, 200);
  assert.ok(users.data.items.length > 0);
});

test("a service consumes once, however often the request is sent", async () => {
  const organizations = await user.GET("/user/organizations/");
  const consume = () =>
    usage.POST("/usage/v1/organizations/{id}/consume", {
      params: {
        path: { id: String(organizations.data[0].id) },
        header: { "Idempotency-Key": key },
      },
      body: { metric: "messages", amount: 3 },
    });
  const key = `messages-${Date.now()}`;
  const first = await consume();
  const second = await consume();
  assert.equal(first.response.status, 200);
  assert.deepEqual(second.data, first.data);
});

test("a refusal has the status and the body of its API", async () => {
  const refused = await management.POST("/management/v2.0/organisations", { body: { name: "" } });
  assert.equal(refused.response.status, 400);
  assert.equal(refused.data, undefined);
  assert.equal(refused.error.details.errors[0].path, "name");

  const wrong = userApi({ baseUrl, apiKey: "wrong" });
  await assert.rejects(
    eachResult((number) => wrong.GET("/user/memberships/", { params: { query: { page: number } } })).next(),
    (error) => error instanceof TenantryError && error.status === 401 && error.requestId !== null,
  );
});

test("a request that is safe to repeat is sent again after a refusal for the moment", async () => {
  const statuses = [503, 429, 200];
  const sent = [];
  const busy = userApi({
    baseUrl,
    apiKey: env("TENANTRY_PERSON_KEY"),
    fetch: async (request) => {
      sent.push(request.method);
      const status = statuses.shift() ?? 503;
      return status === 200
        ? Response.json([])
        : Response.json({ detail: "later" }, { status, headers: { "Retry-After": "0" } });
    },
  });
  assert.deepEqual((await busy.GET("/user/organizations/")).data, []);
  assert.deepEqual(sent, ["GET", "GET", "GET"]);

  const once = await busy.POST("/user/organizations/", { body: { name: "Once" } });
  assert.equal(once.response.status, 503);
  assert.deepEqual(sent, ["GET", "GET", "GET", "POST"]);
});
