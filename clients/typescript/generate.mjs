// Writes the types of each API from its OpenAPI file.
import { writeFile, mkdir } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

await mkdir(new URL("src/generated/", import.meta.url), { recursive: true });
for (const api of ["user", "management", "organisation", "usage"]) {
  const file = new URL(`../../api/${api}.openapi.yaml`, import.meta.url);
  const types = await openapiTS(file);
  await writeFile(new URL(`src/generated/${api}.ts`, import.meta.url), astToString(types));
}
