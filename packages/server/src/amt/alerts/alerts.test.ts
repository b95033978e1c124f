import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DigestSession, parseChallenge } from "@tendril/amt/digest";
import { createDeviceId, type DeviceId, encodeIdText } from "@tendril/protocol";
import { FakeClock } from "@tendril/testing";
import type { Devices } from "../../inventory/index.ts";
import { Counters } from "../../limits/index.ts";
import { AlertReceiver } from "./index.ts";

const PATH = "/amtevents.ashx";
const id = createDeviceId("", encodeIdText(new Uint8Array(48).fill(1)));
const other = createDeviceId("", encodeIdText(new Uint8Array(48).fill(2)));
const alert = (argument: string): Buffer =>
  Buffer.from(
    '<a:Envelope xmlns:a="http://www.w3.org/2003/05/soap-envelope" xmlns:m="http://x.com" xmlns:g="urn:g">' +
      `<a:Header><m:arg>${argument}</m:arg></a:Header><a:Body><g:CIM_AlertIndication>` +
      "<g:MessageID>iAMT0005</g:MessageID></g:CIM_AlertIndication></a:Body></a:Envelope>",
  );

function receiver() {
  const events: string[] = [];
  const clock = new FakeClock();
  const devices = {
    get: async (deviceId: DeviceId) => ({ _id: deviceId, name: "pc" }),
    record: (_device: object, event: { msg: string }) => events.push(event.msg),
  } as unknown as Devices;
  const alerts = new AlertReceiver({
    ...{ key: Buffer.alloc(32, 7), devices, counters: new Counters(), clock },
    origin: () => "http://localhost:80",
  });
  const send = (body: Buffer, authorization = "") => alerts.take({ authorization, path: PATH, body });
  /** Answers a fresh challenge with the login of a device. */
  async function proof(body: Buffer, of: DeviceId = id, path = PATH): Promise<string> {
    const asked = await send(body);
    const challenge = parseChallenge(asked.headers["WWW-Authenticate"] ?? "");
    assert.ok(asked.status === 401 && challenge !== undefined);
    const digest = new DigestSession(alerts.targetOf(of).login, () => "c0ffee");
    digest.challenge(challenge, 0);
    return digest.authorize({ method: "POST", uri: path, body }) ?? "";
  }
  return { alerts, clock, events, send, proof };
}

describe("alerts of firmware", () => {
  it("become events of the device that proves its password", async () => {
    const { events, send, proof } = receiver();
    const answer = await send(alert(id), await proof(alert(id)));
    assert.equal(answer.status, 200);
    assert.match(answer.body, /wsman\/Ack/);
    assert.deepEqual(events, ["Intel AMT of pc: alert iAMT0005"]);
  });

  it("have a login for each device, and it is no other's", async () => {
    const { alerts, events, send, proof } = receiver();
    assert.notDeepEqual(alerts.targetOf(id).login, alerts.targetOf(other).login);
    assert.equal((await send(alert(other), await proof(alert(other), id))).status, 401);
    assert.deepEqual(events, []);
  });

  for (const [what, change] of [
    ["an empty response", (text: string) => text.replace(/response="[^"]*"/, 'response=""')],
    ["a wrong response", (text: string) => text.replace(/response="../, 'response="zz')],
    ["another path", (text: string) => text.replace(PATH, "/other")],
    ["a challenge of its own making", (text: string) => text.replace(/nonce="[^"]*"/, 'nonce="a.b"')],
    ["no digest", () => "Basic dTpw"],
  ] as const) {
    it(`are refused with ${what}`, async () => {
      const { events, send, proof } = receiver();
      assert.equal((await send(alert(id), change(await proof(alert(id))))).status, 401);
      assert.deepEqual(events, []);
    });
  }

  it("are taken once for each challenge, and only while it is young", async () => {
    const { clock, events, send, proof } = receiver();
    const given = await proof(alert(id));
    await send(alert(id), given);
    assert.equal((await send(alert(id), given)).status, 401);
    const late = await proof(alert(id));
    clock.advance(60_001);
    assert.equal((await send(alert(id), late)).status, 401);
    assert.equal(events.length, 1);
  });

  it("are not without end", async () => {
    const { events, send, proof } = receiver();
    for (let i = 0; i < 30; i++) {
      assert.equal((await send(alert(id), await proof(alert(id)))).status, 200);
    }
    assert.equal(events.length, 20);
  });

  it("are nothing that is no alert", async () => {
    const { events, send } = receiver();
    for (const body of ["", "<x/>", "\u0000", "<!DOCTYPE a><a/>"]) {
      assert.equal((await send(Buffer.from(body))).status, 401);
    }
    assert.deepEqual(events, []);
  });
});
