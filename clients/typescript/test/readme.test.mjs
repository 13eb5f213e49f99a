import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("..", import.meta.url));

test("the example of README has no type error", () => {
  const blocks = [...readFileSync(join(folder, "README.md"), "utf8").matchAll(/^```ts\n(.*?)^```$/gms)];
  assert.equal(blocks.length, 1);
  // Below the package, so that its name leads to it.
  const place = mkdtempSync(join(folder, "readme-"));
  try {
    writeFileSync(
      join(place, "example.ts"),
      // These lines use the types of the replies, which the example itself leaves alone.
      `${blocks[0][1]}
const names: string[] = (organizations ?? []).map((each) => each.name);
const total: number | undefined = users.data?.total;
const remaining: number | null | undefined = consumed.data?.remaining;
console.log(names, total, remaining, error);
`,
    );
    writeFileSync(
      join(place, "tsconfig.json"),
      JSON.stringify({
        compilerOptions: { module: "nodenext", target: "es2022", strict: true, noEmit: true, types: ["node"] },
      }),
    );
    const compiled = spawnSync(process.execPath, [join(folder, "node_modules/typescript/bin/tsc"), "-p", place], {
      encoding: "utf8",
    });
    assert.equal(compiled.stdout, "");
    assert.equal(compiled.status, 0);
  } finally {
    rmSync(place, { recursive: true });
  }
});
