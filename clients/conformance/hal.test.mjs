// Generic clients of HAL reach the rows of a list, and its next page, by their links alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import Ketting from "ketting";
import traverson from "traverson";
import HalAdapter from "traverson-hal";
import { basic, baseUrl } from "./environment.mjs";

const list = `${baseUrl}/management/v2.0/organisations?limit=1`;
const headers = { Accept: "application/hal+json", Authorization: basic };

test("ketting reads the first row and the second page", async () => {
  const client = new Ketting.Client(list);
  client.use((request, next) => {
    request.headers.set("Authorization", basic);
    request.headers.set("Accept", headers.Accept);
    return next(request);
  });
  const page = await client.go(list).get();
  const follow = async (relation) => (await client.go(list).follow(relation)).get();
  const row = await follow("item");
  assert.equal(row.data._id, page.data.items[0]._id);
  const second = await follow("next");
  assert.notEqual(second.data.items[0]._id, row.data._id);
});

test("traverson reads the first row and the second page", async () => {
  traverson.registerMediaType(HalAdapter.mediaType, HalAdapter);
  const follow = (...relations) =>
    new Promise((resolve, reject) =>
      traverson
        .from(list)
        .withRequestOptions({ headers })
        .jsonHal()
        .follow(...relations)
        .getResource((error, resource) => (error ? reject(error) : resolve(resource))),
    );
  const row = await follow("item[0]");
  const second = await follow("next", "item[0]");
  assert.notEqual(second._id, row._id);
});
