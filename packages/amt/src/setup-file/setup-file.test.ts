import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type CodecVector, describeCodec, readVectors } from "@tendril/testing";
import { type SetupFile, setupFileCodec } from "./setup-file.ts";

const vectors = readVectors<readonly CodecVector<SetupFile>[]>(
  "../../vectors/setup-file.json",
  import.meta.url,
);
describeCodec(setupFileCodec, vectors);

const file: SetupFile = { password: "admin", newPassword: "Secret12!", roots: [], asksServer: false };
const root = { name: "Root", hash: "ab".repeat(32) };

describe("setup file", () => {
  it("has room for long passwords, a long suffix and three roots", () => {
    const long: SetupFile = {
      ...{ password: "p".repeat(32), newPassword: "n".repeat(32), dnsSuffix: "s".repeat(63) },
      ...{ roots: [root, root, root], asksServer: false },
    };
    assert.deepEqual(setupFileCodec.decode(setupFileCodec.encode(long)), long);
  });

  it("is not written with more than one record holds, with text or numbers of another kind", () => {
    const wrong: readonly Partial<SetupFile>[] = [
      { dnsSuffix: "s".repeat(450) },
      { newPassword: "Geheim12ü" },
      { newPassword: "" },
      { roots: [{ ...root, hash: "abcd" }] },
      { server: { address: "192.0.2", port: 1 } },
      { server: { address: "192.0.2.256", port: 1 } },
      { server: { address: "192.0.2.5", port: 65_536 } },
    ];
    for (const part of wrong) assert.throws(() => setupFileCodec.encode({ ...file, ...part }), RangeError);
  });

  it("is not read with variables that nobody knows, twice the same, or none", () => {
    const bytes = setupFileCodec.encode(file);
    const changed = (at: number, byte: number): Uint8Array => bytes.with(at, byte);
    const first = 512 + 24;
    for (const wrong of [changed(first + 2, 99), changed(first + 2, 2), changed(first, 0), changed(0, 0)])
      assert.throws(() => setupFileCodec.decode(wrong), { name: "ProtocolError" });
  });
});
