// The OpenAPI files under the recommended rules of two linters.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

const here = fileURLToPath(new URL(".", import.meta.url));
const file = (api) => `../../api/${api}.openapi.yaml`;

/** Runs an installed command, and returns the JSON that it prints, whatever its status. */
function json(command, ...words) {
  const environment = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", CI: "true" };
  return new Promise((resolve, reject) =>
    execFile(
      process.execPath,
      [`node_modules/.bin/${command}`, ...words],
      { cwd: here, env: environment, maxBuffer: 64 << 20 },
      (error, out, err) => {
        try {
          resolve(JSON.parse(out));
        } catch {
          reject(error ?? new Error(err));
        }
      },
    ),
  );
}

for (const api of ["user", "management", "organisation", "usage"]) {
  test(`Spectral finds no error in the ${api} API`, async () => {
    const found = await json("spectral", "lint", "--ruleset", "spectral.yaml", "--format", "json", file(api));
    assert.deepEqual(
      found.filter((problem) => problem.severity === 0),
      [],
    );
  });

  test(`Redocly finds no error in the ${api} API but slashes at the end, which are the vendor's`, async () => {
    const rules = ["--extends=recommended", "--format=json", "--max-problems=1000"];
    const { problems } = await json("redocly", "lint", ...rules, file(api));
    const errors = problems.filter((problem) => problem.severity === "error");
    assert.deepEqual(
      errors.filter((problem) => problem.ruleId !== "no-path-trailing-slash").map((problem) => problem.message),
      [],
    );
  });
}
