import assert from "node:assert/strict";
import type { IncomingHttpHeaders } from "node:http";
import { describe, it } from "node:test";
import { pageReply } from "./page-reply.ts";

const place = { base: "/amtpage/id", host: "tendril.example:8443" };

function replyTo(headers: IncomingHttpHeaders, body = "", status = 200) {
  return pageReply({ status, headers, body: Buffer.from(body, "latin1") }, place);
}

describe("reply of a firmware's page", () => {
  it("runs nothing, reaches nothing but the device, and has no origin", () => {
    const { headers } = replyTo({ "content-type": "text/html" });
    const policy = headers["content-security-policy"]?.split("; ") ?? [];
    assert.ok(policy.includes("sandbox allow-forms"));
    assert.ok(policy.includes("default-src 'none'"));
    assert.ok(policy.includes("form-action https://tendril.example:8443/amtpage/id/"));
    assert.ok(policy.includes("frame-ancestors 'self'"));
    assert.ok(!policy.some((rule) => /script-src|allow-(?:same-origin|scripts|top|popups)/.test(rule)));
  });

  it("takes no cookie, policy or other header of the firmware along", () => {
    const { headers } = replyTo({
      ...{ "content-type": "text/html", "set-cookie": ["a=1"], "clear-site-data": '"*"' },
      ...{ "content-security-policy": "sandbox allow-scripts allow-same-origin", refresh: "0;url=/" },
    });
    assert.deepEqual(Object.keys(headers).sort(), [
      ...["cache-control", "content-security-policy", "content-type", "cross-origin-opener-policy"],
      ...["cross-origin-resource-policy", "permissions-policy", "referrer-policy", "x-content-type-options"],
    ]);
    assert.doesNotMatch(headers["content-security-policy"] ?? "", /allow-same-origin/);
  });

  it("keeps addresses of pages within the device", () => {
    const html = `<a href="/hw-sys.htm"><img src=/logo.gif><form action='/remoteform'><a href="//evil/"><a href=x.htm>`;
    const { body } = replyTo({ "content-type": "text/html; charset=iso-8859-1" }, `\xe4${html}`);
    assert.equal(
      body.toString("latin1"),
      `\xe4<a href="/amtpage/id/hw-sys.htm"><img src=/amtpage/id/logo.gif><form action='/amtpage/id/remoteform'>` +
        `<a href="//evil/"><a href=x.htm>`,
    );
  });

  it("changes nothing in what is no page", () => {
    const { body, headers } = replyTo({ "content-type": "text/css" }, 'a[href="/x"]{}');
    assert.equal(body.toString(), 'a[href="/x"]{}');
    assert.equal(headers["content-type"], "text/css");
  });

  for (const type of ["image/svg+xml", "text/javascript", "application/xhtml+xml", "text/htmlx", ""]) {
    it(`gives a browser nothing to run in "${type}"`, () => {
      assert.equal(replyTo({ "content-type": type }).headers["content-type"], "application/octet-stream");
    });
  }

  it("goes on within the device", () => {
    const { status, headers } = replyTo({ location: "/remote.htm?x=1" }, "", 303);
    assert.deepEqual([status, headers.location], [303, "/amtpage/id/remote.htm?x=1"]);
  });

  for (const location of [
    "https://evil/",
    "//evil/",
    "/\\evil",
    "javascript:1",
    "/a\r\nSet-Cookie: b",
    undefined,
  ]) {
    it(`does not go on to ${JSON.stringify(location)}`, () => {
      const { status, headers } = replyTo(location === undefined ? {} : { location }, "", 302);
      assert.deepEqual([status, headers.location], [502, undefined]);
    });
  }

  it("passes no other status on, above all no demand for a password", () => {
    assert.equal(replyTo({ "www-authenticate": "Digest" }, "", 401).status, 502);
    assert.equal(replyTo({}, "", 101).status, 502);
  });
});
