import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { AmtDevice, startLan } from "../index.ts";

const OFFSET = 20_000;
const PORT = 16992 + OFFSET;
const AMT = "http://intel.com/wbem/wscim/1/amt-schema/1/";
const TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer/";
const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

const soap = (action: string, uri: string, body = ""): string =>
  `<a:E xmlns:a="x"><a:Header><b:Action>${action}</b:Action><w:ResourceURI>${uri}</w:ResourceURI>` +
  `<b:MessageID>7</b:MessageID></a:Header><a:Body>${body}</a:Body></a:E>`;

async function post(bind: string, body: string, authorization?: string) {
  const headers = authorization === undefined ? {} : { Authorization: authorization };
  const sent = request({ host: bind, port: PORT, path: "/wsman", method: "POST", headers, agent: false });
  sent.end(body);
  const [response] = await once(sent, "response");
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part);
  return {
    status: response.statusCode as number,
    challenge: String(response.headers["www-authenticate"]),
    text: Buffer.concat(parts).toString(),
  };
}

describe("simulated WSMAN", () => {
  it("asks for digest, and answers whoever knows the password", async (t) => {
    const bind = "127.0.0.11";
    const device = new AmtDevice();
    const lan = await startLan(device, { bind, offset: OFFSET, rmcpPort: 0 });
    t.after(() => lan.close());
    const body = soap(`${TRANSFER}Get`, `${AMT}AMT_GeneralSettings`);
    const refused = await post(bind, body);
    assert.equal(refused.status, 401);
    const nonce = /nonce="([^"]+)"/.exec(refused.challenge)?.[1] ?? "";
    const sign = (password: string): string => {
      const ha1 = md5(`admin:${device.realm}:${password}`);
      const answer = md5(`${ha1}:${nonce}:00000001:ab:auth:${md5("POST:/wsman")}`);
      return (
        `Digest username="admin", realm="${device.realm}", nonce="${nonce}", uri="/wsman", qop=auth, ` +
        `nc=00000001, cnonce="ab", response="${answer}"`
      );
    };
    assert.equal((await post(bind, body, sign("wrong"))).status, 401);
    const accepted = await post(bind, body, sign("P@ssw0rd"));
    assert.equal(accepted.status, 200);
    assert.match(accepted.text, /<g:HostName>amt-sim<\/g:HostName>/);
    assert.match(accepted.text, /<b:RelatesTo>7<\/b:RelatesTo>/);
  });

  it("lets one-time boot settings serve one start", () => {
    const device = new AmtDevice({ power: 8 });
    const settings = `<g:X><g:BIOSSetup>true</g:BIOSSetup><g:UseSOL>true</g:UseSOL></g:X>`;
    device.wsman(soap(`${TRANSFER}Put`, `${AMT}AMT_BootSettingData`, settings));
    const uri = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_BootService";
    const role = "<g:SetBootConfigRole_INPUT><g:Role>1</g:Role></g:SetBootConfigRole_INPUT>";
    device.wsman(soap(`${uri}/SetBootConfigRole`, uri, role));
    assert.equal(device.requestPower(2), 0);
    assert.equal(device.requestPower(10), 0);
    const [first, second] = device.power.boots;
    assert.deepEqual([first?.bios, first?.sol, second?.bios, second?.sol], [true, true, false, false]);
  });

  it("refuses what it cannot do in a fault", () => {
    const device = new AmtDevice();
    const fault = { name: "Error", subcode: "b:DestinationUnreachable" };
    assert.throws(() => device.wsman(soap(`${TRANSFER}Get`, `${AMT}AMT_Nothing`)), fault);
    assert.throws(() => device.wsman("<a><b></a>"), { subcode: "a:Sender" });
  });

  it("cuts its answer short when told to", async (t) => {
    const bind = "127.0.0.12";
    const device = new AmtDevice({ bad: ["ws-huge-header"] });
    const lan = await startLan(device, { bind, offset: OFFSET, rmcpPort: 0 });
    t.after(() => lan.close());
    const socket = connect(PORT, bind);
    socket.write("GET / HTTP/1.1\r\n\r\n");
    let bytes = 0;
    for await (const part of socket) {
      bytes += part.length;
      if (bytes > 4_000_000) break;
    }
    assert.ok(bytes > 4_000_000);
  });
});
