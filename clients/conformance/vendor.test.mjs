// The official JavaScript client of the vendor of the management API: its management and its administration group.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { RestAPIClient } from "@cognigy/rest-api-client";
import { baseUrl, operator, post } from "./environment.mjs";

const PASSWORD = "Ab3$efgh!jk-vendor";
const run = Date.now();
const client = (versions, credentials) => {
  const made = new RestAPIClient({ baseUrl, versions, maxRetries: 0 });
  made.setCredentials(credentials);
  return made;
};
const management = client({ management: "2.0" }, { type: "Basic", ...operator });
let organisation;
let admin;
let person;
let newer;

/** An error of the client, with the code that the vendor gives to it. */
const refused = (name) => (error) => error.constructor.name === name;

before(async () => {
  organisation = await management.createOrganisation({ name: `Vendor's client ${run}`, quotaMaxUsers: 9 });
  admin = await management.createUserManagement({
    organisation: organisation._id,
    id: `admin-${run}@vendor.example`,
    name: "Admin",
    password: PASSWORD,
    roles: ["admin"],
  });
  const session = await post("/user/v1/login/", { email: admin.id, password: PASSWORD });
  const bearer = { Authorization: `Bearer ${session.access}` };
  await post("/user/v1/password/change/", { old_password: PASSWORD, new_password: PASSWORD + "-own" }, bearer);
  const own = await post("/user/v1/login/", { email: admin.id, password: PASSWORD + "-own" });
  const key = await post(
    "/user/api/v1/user-api-key/",
    { name: "vendor", personal: true },
    { Authorization: `Bearer ${own.access}` },
  );
  person = client({ administration: "2.0" }, { type: "ApiKey", apiKey: key.key });
  newer = client({ administration: "2.1" }, { type: "ApiKey", apiKey: key.key });
});

test("management: vendor, billing, system message", async () => {
  const vendor = await management.readVendor();
  assert.equal(vendor.hasLicenseAgreement, false);
  const billing = await management.getBillingInformation({});
  assert.ok(billing.items.some((item) => item.organisationId === organisation._id));
  await management.createSystemMessage({ message: "Hello", until: Math.floor(Date.now() / 1000) + 60 });
  assert.equal((await person.getSystemMessage()).message, "Hello");
});

test("management: organisations", async () => {
  const organisationId = organisation._id;
  const page = await management.indexOrganisations({ limit: 1, sort: "name:asc" });
  assert.equal(page.items.length, 1);
  assert.deepEqual(await management.readOrganisation({ organisationId }), organisation);
  const changed = await management.updateOrganisation({ organisationId, quotaMaxProjects: 4 });
  assert.deepEqual(changed, { ...organisation, quotaMaxProjects: 4 });
  assert.deepEqual(await management.updateOrganisation({ organisationId, ...changed }), changed);
  await management.enforcePasswordPolicy({ organisationId });
  await assert.rejects(
    management.deleteOrganisation({ organisationId, verificationToken: "wrong" }),
    refused("InvalidArgumentError"),
  );
  await assert.rejects(
    management.readOrganisation({ organisationId: "0123456789abcdef01234567" }),
    refused("ResourceNotFoundError"),
  );
});

test("management: lists", async () => {
  const { _id } = organisation;
  const first = await management.readOrganisation({ organisationId: _id });
  const mine = { _id: [_id, "0123456789abcdef01234567"] };
  const list = (args) => management.indexOrganisations({ ...args, query: { ...mine, ...args.query } });
  const range = (least, most) => ({ type: "NumberRange", toString: () => `[${least},${most}]` });
  assert.deepEqual((await list({})).items, [first]);
  assert.equal((await list({ query: { quotaMaxUsers: range(9, 9) } })).total, 1);
  assert.equal((await list({ query: { quotaMaxUsers: range(0, 8) } })).total, 0);
  assert.equal((await list({ query: { liveAgentAccount: null, passwordPolicy: { minLength: 12 } } })).total, 1);
  assert.equal((await list({ query: { liveAgentAccount: 7 } })).total, 0);
  await assert.rejects(list({ query: { colour: "red" } }), refused("BadRequestError"));
  await assert.rejects(list({ limit: 101 }), refused("InvalidArgumentError"));

  const second = await management.createOrganisation({ name: `Vendor's second ${run}` });
  mine._id.push(second._id);
  const seen = [];
  let next = null;
  do {
    const page = await list({ limit: 1, sort: "name:desc", next });
    seen.push(...page.items);
    next = page.nextCursor;
  } while (next !== null);
  assert.deepEqual(seen, [second, first]);
  assert.equal((await management.indexUsersManagement({ organisationId: null, limit: 1 })).items.length, 1);
  const billing = await management.getBillingInformation({ query: { organisationId: _id }, year: null, month: null });
  assert.deepEqual(billing.items, [{ organisationId: _id, name: first.name, isDisabled: false, conversations: [] }]);
});

test("administration: what the program does not have", async () => {
  const projectId = "0123456789abcdef01234567";
  for (const call of [
    () => person.createProjectByTemplate({ name: "Template" }),
    () => person.setupCognigyLiveAgent({}),
    () => person.setupCognigyLiveAgentInbox({ projectId }),
    () => person.readProjectInbox({ projectId }),
    () => person.readProjectSettings({ projectId }),
    () => person.graphProject({ projectId }),
    () => person.setupVoiceGatewayAccount({}),
    () => person.configureIdentityProvider({}),
    () => person.indexTasks({}),
  ]) {
    await assert.rejects(call, refused("ResourceNotFoundError"), call.toString());
  }
  await assert.rejects(person.setSystemLicense({ licensekey: "key" }), refused("MethodNotAllowedError"));
});

test("administration: conversation counters", async () => {
  assert.deepEqual(await person.getConversationCounterOrganisation({ year: 2026, month: null }), { items: [] });
  const [project] = (await person.indexProjects({ limit: 1, next: null })).items;
  if (project) {
    const counter = await person.getConversationCounter({ projectId: project._id, year: 2026, month: 2 });
    assert.deepEqual(counter, { items: [] });
  }
  await assert.rejects(person.getConversationCounterOrganisation({}), refused("MissingArgumentError"));
});

test("management: users", async () => {
  const organisationId = organisation._id;
  const made = await management.createUserManagement({
    organisation: organisationId,
    id: `user-${run}@vendor.example`,
    name: "User",
    password: PASSWORD,
  });
  const userId = made._id;
  assert.equal((await management.indexUsersManagement({ organisationId, limit: 10 })).total, 2);
  assert.deepEqual((await management.updateUserManagement({ userId, name: "Other" })).name, "Other");
  assert.equal((await management.readUserManagement({ userId })).name, "Other");
  const token = await management.impersonateUserManagement({ userId });
  assert.equal(token.token_type, "Bearer");
  await management.deleteUserManagement({ userId });
  await assert.rejects(management.readUserManagement({ userId }), refused("ResourceNotFoundError"));
  await assert.rejects(
    client({}, { type: "Basic", username: "nobody", password: "wrong" }).readVendor(),
    refused("UnauthorizedError"),
  );
});

test("administration: oneself", async () => {
  const me = await person.readUserMe();
  assert.equal(me.id, admin.id);
  assert.equal((await person.updateUserMe({ name: "Ada" })).name, "Ada");
  await person.acceptTermsOfService();
  assert.equal((await person.readUserMe()).acceptedTOS, true);
  assert.deepEqual(Object.keys(await person.readUserAclMe()), ["organisationWide", "projectWide"]);
  assert.equal((await person.indexLoginAttemptsMe({ limit: 5 })).total, 2);
  assert.equal((await person.readLastLoginAttemptMe()).status, "success");
});

test("administration: keys of oneself, in both versions", async () => {
  const older = await person.createApiKeyMe({ name: "older" });
  const made = await newer.createApiKeyMe({ name: "newer" });
  assert.equal(made.schemaVersion, 2);
  const names = (await newer.indexApiKeysMe({ limit: 10 })).items.map((key) => key.name);
  assert.deepEqual(names.sort(), ["newer", "older", "vendor"]);
  await person.deleteApiKeyMe({ apiKeyId: older._id });
  assert.equal((await person.indexApiKeysMe({ limit: 10 })).total, 2);
});

test("administration: users and their roles", async () => {
  const made = await person.createUser({ id: `other-${run}@vendor.example`, name: "Other", password: PASSWORD });
  const userId = made._id;
  await person.updateUser({ userId, name: "Renamed" });
  assert.equal((await person.readUser({ userId })).name, "Renamed");
  assert.equal((await person.indexUsers({ limit: 10, filter: "renamed" })).total, 1);
  await person.addRoleToUser({ userId, role: "projectManager" });
  assert.ok((await person.readUser({ userId })).roles.includes("projectManager"));
  await person.removeRoleFromUser({ userId, role: "projectManager" });
  await person.resetFailedLoginAttempts({ userId });
  await person.logoutUser({ userId });
  await person.deprecatePassword({ userId });
  await person.deleteUser({ userId });
  await assert.rejects(person.readUser({ userId }), refused("ResourceNotFoundError"));
});

test("administration: projects and their members", async () => {
  const project = await person.createProject({ name: "Project", color: "blue", locale: "en-US" });
  const projectId = project._id;
  assert.equal((await person.readProject({ projectId })).name, "Project");
  assert.equal((await person.updateProject({ projectId, color: "red" })).color, "red");
  assert.ok((await person.indexProjects({ limit: 10 })).total >= 1);
  await person.validateProjectName({ name: "Unused" });

  const user = await person.createUser({ id: `member-${run}@vendor.example`, name: "Member", password: PASSWORD });
  const userId = user._id;
  await person.addProjectMember({ projectId, userId });
  await person.updateProjectMember({ projectId, userId, allowedLocales: [] });
  await person.addRoleToMember({ projectId, userId, role: "developer" });
  await person.removeRoleFromMember({ projectId, userId, role: "developer" });
  const member = await person.readProjectMember({ projectId, userId });
  assert.equal(member._id, userId);
  assert.ok((await person.indexProjectMembers({ projectId, limit: 10 })).items.some(({ _id }) => _id === userId));
  await person.removeProjectMember({ projectId, userId });
  await person.addProjectToUser({ userId, projectId });
  await person.removeProjectFromUser({ userId, projectId });
  await person.createProject({ name: "Second", color: "blue", locale: "en-US" });
  await person.deleteProject({ projectId });
  await assert.rejects(person.readProject({ projectId }), refused("ResourceNotFoundError"));
});

test("administration: passwords without a token", async () => {
  await person.requestPasswordReset({ organisationId: organisation._id, email: "nobody@vendor.example" });
  await assert.rejects(person.validatePasswordResetToken({ token: "wrong" }), refused("InvalidArgumentError"));
  await assert.rejects(
    person.resetPassword({ token: "wrong", newPassword: PASSWORD }),
    refused("InvalidArgumentError"),
  );
  await person.changePassword({ email: admin.id, oldPassword: PASSWORD + "-own", newPassword: PASSWORD + "-next" });
});

test("administration: history, license, organisation", async () => {
  const events = await person.indexAuditEvents({ limit: 2 });
  assert.equal(events.items.length, 2);
  const auditEventId = events.items[0]._id;
  assert.equal((await person.readAuditEvent({ auditEventId }))._id, auditEventId);
  assert.equal((await person.getSystemLicenseState()).state, "valid");
  assert.equal((await person.readOrganisationPolicies())._id, organisation._id);
  assert.deepEqual(await person.readLiveAgentAccount(), { liveAgentAccount: null });
  assert.ok(Object.values(await person.readCollectionsToBeDeleted()).flat().includes("organization"));
  assert.equal((await person.readOrganisationKnowledgeChunksCount()).chunkCount, 0);
  await person.requestOrganisationDeletion();
});
