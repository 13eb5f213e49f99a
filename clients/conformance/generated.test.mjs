// Clients that OpenAPI Generator writes in Python and Java from the OpenAPI files. The Python ones read data of the server.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { env } from "./environment.mjs";

let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "generated-"));
});

after(() => rm(folder, { recursive: true }));

/** Runs a program to its end, and returns what it printed. */
function run(program, words, variables = {}) {
  return new Promise((resolve, reject) =>
    execFile(
      program,
      words,
      { env: { ...process.env, ...variables }, maxBuffer: 64 << 20 },
      (error, out, err) => (error ? reject(new Error(`${error.message}\n${out}\n${err}`)) : resolve(out)),
    ),
  );
}

/** Writes the client of an API, and returns its folder. */
async function generate(api, language, ...options) {
  const into = join(folder, `${api}-${language}`);
  const file = fileURLToPath(new URL(`../../api/${api}.openapi.yaml`, import.meta.url));
  // Objects have both `_id` and `id`, for which the generators would choose one name.
  const names = ["--name-mappings", "_id=object_id"];
  const words = ["generate", "-i", file, "-g", language, "-o", into, ...names, ...options];
  await run(env("JAVA"), ["-Dlog.level=error", "-jar", env("OPENAPI_GENERATOR"), ...words]);
  return into;
}

/** The major version of pydantic, which the Python clients need; 0 where it is not installed. */
async function pydantic() {
  const version = "import pydantic; print(pydantic.VERSION)";
  return Number.parseInt(await run("python3", ["-c", version]).catch(() => "0"), 10);
}


for (const api of ["user", "management", "organisation", "usage"]) {
  test(`a Java client of the ${api} API is written`, async () => {
    await generate(api, "java", "--library", "native");
  });

  test(`a Python client of the ${api} API is written and compiles`, async (context) => {
    const into = await generate(api, "python", "--package-name", `tenantry_${api}`);
    await run("python3", ["-m", "compileall", "-q", join(into, `tenantry_${api}`)]);
    if ((await pydantic()) < 2) {
      context.diagnostic("Compiled, not run: pydantic is not installed, or older than 2.");
      return;
    }
    const script = fileURLToPath(new URL("read.py", import.meta.url));
    assert.equal((await run("python3", [script, api], { PYTHONPATH: into })).trim(), "read");
  });
}
