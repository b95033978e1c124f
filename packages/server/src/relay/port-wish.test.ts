import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readPortWish } from "./port-wish.ts";

const read = (fields: Record<string, unknown>) => readPortWish(new Map(Object.entries(fields)));

describe("port wish", () => {
  it("is read from text and numbers, for the device itself or a host behind it", () => {
    assert.deepEqual(read({ tcpport: "22" }), { kind: "tcp", port: 22, host: undefined });
    assert.deepEqual(read({ tcpport: 5900, tcpaddr: "10.0.0.9" }), {
      kind: "tcp",
      port: 5900,
      host: "10.0.0.9",
    });
    assert.deepEqual(read({ udpport: "53", udpaddr: "fe80::1%eth0" }), {
      kind: "udp",
      port: 53,
      host: "fe80::1%eth0",
    });
    assert.equal(read({ p: "14" }), undefined);
    assert.equal(readPortWish(new URLSearchParams("id=x")), undefined);
  });

  it("refuses ports and hosts that are none", () => {
    for (const tcpport of ["", "0", "65536", "-1", "22 ", "0x16", "2e1", 0, 1.5, Number.NaN, true, {}]) {
      assert.equal(read({ tcpport }), "bad", String(tcpport));
    }
    for (const tcpaddr of ["", "-x", "a b", "a/b", "a\r\nb", "a".repeat(256), 7, {}]) {
      assert.equal(read({ tcpport: 22, tcpaddr }), "bad", String(tcpaddr));
    }
  });
});
