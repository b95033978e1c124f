import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseForward } from "./forward.ts";

describe("forward as it is written", () => {
  it("has a local port, a host and a port, and may have an address to listen on", () => {
    const read = (text: string): string => {
      const { bind, localPort, host, port } = parseForward(text) ?? {};
      return `${bind} ${localPort} ${host} ${port}`;
    };
    assert.equal(read("8080:10.0.0.9:80"), "127.0.0.1 8080 10.0.0.9 80");
    assert.equal(read("0:22"), "127.0.0.1 0 127.0.0.1 22");
    assert.equal(read("0.0.0.0:8080:db.local:5432"), "0.0.0.0 8080 db.local 5432");
    assert.equal(read("8080:[fe80::1%eth0]:80"), "127.0.0.1 8080 fe80::1%eth0 80");
    assert.equal(read("127.0.0.1:8080:80"), "127.0.0.1 8080 127.0.0.1 80");
  });

  it("is refused otherwise", () => {
    for (const text of [
      "",
      "80",
      "x:80",
      "80:",
      "80:h:0",
      "65536:h:80",
      "80:h:65536",
      "80:h h:80",
      "1:2:3:4:5",
    ]) {
      assert.equal(parseForward(text), undefined, text);
    }
  });
});
