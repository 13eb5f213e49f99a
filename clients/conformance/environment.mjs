// The server that the clients are tested with, from the environment.
import assert from "node:assert/strict";

export const env = (name) => process.env[name] ?? assert.fail(`The variable ${name} is not set.`);
export const baseUrl = env("TENANTRY_URL");
export const operator = { username: env("TENANTRY_OPERATOR"), password: env("TENANTRY_PASSWORD") };
export const basic = "Basic " + Buffer.from(`${operator.username}:${operator.password}`).toString("base64");

/** Sends JSON to the user API, and returns the JSON of the reply. */
export async function post(path, body, headers = {}) {
  const response = await fetch(baseUrl + path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  assert.ok(response.ok, `${path}: ${response.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}
