import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  completeId,
  createUserId,
  domainOf,
  groupIdFromBytes,
  groupIdToHex,
  isDeviceId,
  lastPartOf,
  parseId,
} from "./index.ts";

const idText = "A".repeat(64);

describe("ids", () => {
  it("reads a complete id", () => {
    const id = parseId("node", `node/cust/${idText}`);
    assert.equal(domainOf(id), "cust");
    assert.equal(lastPartOf(id), idText);
  });

  it("completes a short id with the caller's domain", () => {
    assert.equal(completeId("mesh", "cust", idText), `mesh/cust/${idText}`);
  });

  it("lower-cases user names", () => {
    assert.equal(createUserId("", "Admin"), "user//admin");
  });

  for (const id of [
    "",
    "node",
    `mesh//${idText}`,
    `node/${idText}`,
    `node//${idText}/x`,
    `node//${idText}A`,
    `node/a b/${idText}`,
    `node/../../${idText}`,
    `node//${"<".repeat(64)}`,
    "x".repeat(10_000),
  ]) {
    it(`refuses ${JSON.stringify(id.slice(0, 40))}`, () => {
      assert.throws(() => parseId("node", id), { name: "ProtocolError" });
      assert.equal(isDeviceId(id), false);
    });
  }

  it("writes 32-byte group ids as hex and 48-byte ones as id text", () => {
    const short = new Uint8Array(48);
    short.fill(7, 0, 32);
    assert.equal(groupIdFromBytes("", short), `mesh//${"07".repeat(32)}`);
    assert.equal(groupIdToHex(groupIdFromBytes("", short)), "07".repeat(32));
    const long = new Uint8Array(48).fill(0xfb);
    assert.equal(groupIdToHex(groupIdFromBytes("d", long)), "FB".repeat(48));
  });
});
