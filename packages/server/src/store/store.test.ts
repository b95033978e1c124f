import assert from "node:assert/strict";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { driver as memory } from "./drivers/memory.ts";
import { driver as sqlite } from "./drivers/sqlite.ts";
import { groupCollection, openStore } from "./index.ts";
import { describeStore } from "./store.suite.ts";

describeStore("memory", (onChange) => memory.open({ url: "memory:", onChange }));
describeStore("sqlite", async (onChange) => {
  const folder = await mkdtemp(join(tmpdir(), "tendril-store-"));
  return await sqlite.open({ url: `sqlite:${join(folder, "x.db")}`, onChange });
});

describe("sqlite file", () => {
  it("is private and holds its documents after it was closed", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tendril-store-"));
    const url = `sqlite:${join(folder, "x.db")}`;
    const first = await openStore({ url });
    const group = {
      _id: "mesh//a",
      type: "mesh",
      mtype: 2,
      domain: "",
      name: "n",
      links: {},
      creation: 1,
    } as never;
    await first.collection(groupCollection).put(group);
    await first.close();
    const second = await openStore({ url });
    assert.equal((await second.collection(groupCollection).get("mesh//a"))?.name, "n");
    await second.close();
    assert.equal((await stat(join(folder, "x.db"))).mode & 0o777, 0o600);
    await rm(folder, { recursive: true });
  });

  it("is refused when no driver knows the address", async () => {
    await assert.rejects(openStore({ url: "other:x" }), { name: "ConfigError" });
  });
});
