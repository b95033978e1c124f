import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { acknowledgementOf, parseAlert, WsmanClient } from "./index.ts";
import { parseXml } from "./xml.ts";

const alert = (body: string): string =>
  '<a:Envelope xmlns:a="http://www.w3.org/2003/05/soap-envelope" xmlns:b="http://schemas.xmlsoap.org/ws/2004/08/addressing" ' +
  'xmlns:m="http://x.com" xmlns:g="urn:g"><a:Header><b:MessageID>uuid:1&amp;2</b:MessageID><m:arg>device</m:arg></a:Header>' +
  `<a:Body>${body}</a:Body></a:Envelope>`;

describe("alerts", () => {
  it("say what, how bad, and whatever was asked to come back", () => {
    const parsed = parseAlert(
      alert(
        "<g:CIM_AlertIndication><g:MessageID>iAMT0050</g:MessageID><g:PerceivedSeverity>2</g:PerceivedSeverity>" +
          "<g:MessageArguments>48</g:MessageArguments><g:MessageArguments>path</g:MessageArguments>" +
          `<g:SystemName>${"x".repeat(1_000)}</g:SystemName></g:CIM_AlertIndication>`,
      ),
    );
    assert.equal(parsed.argument, "device");
    assert.deepEqual([parsed.event.messageId, parsed.event.severity], ["iAMT0050", 2]);
    assert.deepEqual([parsed.event.arguments, parsed.event.system.length], [["48", "path"], 256]);
    assert.match(acknowledgementOf(parsed), /<a:RelatesTo>uuid:1&amp;2<\/a:RelatesTo>/);
    assert.ok(parseXml(acknowledgementOf(parsed)));
  });

  it("are nothing else", () => {
    assert.throws(() => parseAlert(alert("<g:Other/>")), { name: "ProtocolError" });
    assert.throws(() => parseAlert("<x/>"), { name: "ProtocolError" });
  });

  it("are asked for with an address, an argument and a login", async () => {
    const requests: string[] = [];
    const client = new WsmanClient(async (request) => {
      requests.push(request);
      return { status: 200, body: alert("<g:SubscribeResponse/>") };
    });
    const login = { user: "u", password: "<secret>" };
    await client.subscribe("Intel(r) AMT:All", {
      url: "http://tendril/amtevents.ashx?x",
      argument: "id",
      login,
    });
    assert.ok(parseXml(requests[0] ?? ""));
    assert.match(requests[0] ?? "", /&lt;secret&gt;/);
  });
});
