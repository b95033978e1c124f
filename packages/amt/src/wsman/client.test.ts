import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CimReference, WsmanClient } from "./index.ts";
import { firstOf, parseXml } from "./xml.ts";

const namespaces = [
  'xmlns:a="http://www.w3.org/2003/05/soap-envelope"',
  'xmlns:b="http://schemas.xmlsoap.org/ws/2004/08/addressing"',
  'xmlns:c="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"',
  'xmlns:e="http://schemas.xmlsoap.org/ws/2004/09/enumeration"',
  'xmlns:x="http://www.w3.org/2001/XMLSchema-instance" xmlns:g="urn:class"',
].join(" ");
const answer = (body: string, status = 200) => ({
  status,
  body: `<a:Envelope ${namespaces}><a:Header/><a:Body>${body}</a:Body></a:Envelope>`,
});

/** Gives the answers in order and keeps the requests. */
function firmware(...answers: readonly { status: number; body: string }[]) {
  const requests: string[] = [];
  const client = new WsmanClient(async (request) => {
    requests.push(request);
    return answers[Math.min(requests.length, answers.length) - 1] ?? { status: 500, body: "" };
  });
  return { client, requests };
}
const bodyText = (request: string | undefined): string =>
  /<s:Body>(.*)<\/s:Body>/.exec(request ?? "")?.[1] ?? "";

describe("wsman", () => {
  it("gets an instance: texts, numbers, lists, references, times", async () => {
    const { client, requests } = firmware(
      answer(
        "<g:AMT_Thing><g:Name> PC \r\n</g:Name><g:Port>16992</g:Port><g:Big>18446744073709551615</g:Big>" +
          "<g:On>true</g:On><g:L>1</g:L><g:L>2</g:L><g:No x:nil='true'/>" +
          "<g:When><d:Datetime xmlns:d='urn:d'>2026-01-02T03:04:05Z</d:Datetime></g:When>" +
          "<g:At><b:Address>x</b:Address><b:ReferenceParameters><c:ResourceURI>http://x/CIM_Other</c:ResourceURI>" +
          '<c:SelectorSet><c:Selector Name="InstanceID">7</c:Selector></c:SelectorSet></b:ReferenceParameters></g:At>' +
          "</g:AMT_Thing>",
      ),
    );
    const item = await client.get("AMT_Thing", { InstanceID: 'a"<b' });
    assert.deepEqual([item.text("Name"), item.number("Port"), item.isTrue("On")], ["PC", 16_992, true]);
    assert.deepEqual([item.texts("L"), item.has("No"), item.number("Big")], [["1", "2"], false, undefined]);
    assert.equal(item.text("When"), "2026-01-02T03:04:05Z");
    assert.deepEqual(item.reference("At"), new CimReference("CIM_Other", { InstanceID: "7" }));
    assert.ok(parseXml(requests[0] ?? ""), "the request is well formed");
    assert.match(requests[0] ?? "", /<w:Selector Name="InstanceID">a&quot;&lt;b<\/w:Selector>/);
    assert.match(requests[0] ?? "", /intel\.com\/wbem\/wscim\/1\/amt-schema\/1\/AMT_Thing/);
  });

  it("puts back what it got, with changes and without what is left out", async () => {
    const { client, requests } = firmware(
      answer("<g:AMT_Thing><g:A>1</g:A><g:B>x</g:B><g:C>y</g:C></g:AMT_Thing>"),
      answer("<g:AMT_Thing/>"),
    );
    const item = await client.get("AMT_Thing");
    await client.put("AMT_Thing", item.with({ A: true, C: undefined }));
    const put = firstOf(parseXml(bodyText(requests[1])), "B");
    assert.equal(put?.text, "x");
    assert.match(bodyText(requests[1]), /<r:A>true<\/r:A><r:B>x<\/r:B><\/r:AMT_Thing>/);
  });

  it("calls a method with references, and gives its answer", async () => {
    const { client, requests } = firmware(
      answer("<g:Go_OUTPUT><g:ReturnValue>0</g:ReturnValue></g:Go_OUTPUT>"),
    );
    const target = new CimReference("CIM_PowerManagementService");
    const system = new CimReference("CIM_ComputerSystem", { Name: "ManagedSystem" });
    await client.invoke(target, "Go", {
      arguments: { PowerState: 8, ManagedElement: system, None: undefined },
    });
    const body = bodyText(requests[0]);
    assert.match(body, /<r:PowerState>8<\/r:PowerState><r:ManagedElement><a:Address>/);
    assert.match(body, /<w:Selector Name="Name">ManagedSystem<\/w:Selector>/);
  });

  it("tells a refusal from a fault", async () => {
    const refused = firmware(answer("<g:Go_OUTPUT><g:ReturnValue>2</g:ReturnValue></g:Go_OUTPUT>"));
    const target = new CimReference("AMT_Thing");
    await assert.rejects(refused.client.invoke(target, "Go"), { name: "WsmanRefusal", value: 2 });
    await refused.client.invoke(target, "Go", { accepted: [2] });
    const fault =
      "<a:Fault><a:Code><a:Value>a:Sender</a:Value><a:Subcode><a:Value>b:DestinationUnreachable</a:Value>" +
      "</a:Subcode></a:Code></a:Fault>";
    const { client } = firmware(answer(fault, 400));
    await assert.rejects(client.get("AMT_Thing"), {
      ...{ name: "WsmanFault", status: 400, subcode: "DestinationUnreachable" },
    });
  });

  const pulled = (items: string, end: string): string =>
    `<e:PullResponse>${end}<e:Items>${items}</e:Items></e:PullResponse>`;
  const context = "<e:EnumerationContext>7</e:EnumerationContext>";
  const started = answer(`<e:EnumerateResponse>${context}</e:EnumerateResponse>`);

  it("pulls until the end of an enumeration", async () => {
    const { client, requests } = firmware(
      started,
      answer(pulled("<g:CIM_X><g:A>1</g:A></g:CIM_X>", context)),
      answer(pulled("<g:CIM_X><g:A>2</g:A></g:CIM_X>", "<e:EndOfSequence/>")),
    );
    const items = await client.enumerate("CIM_X");
    assert.deepEqual(
      items.map((item) => item.text("A")),
      ["1", "2"],
    );
    assert.equal(requests.length, 3);
  });

  it("ends an enumeration that has no end", async () => {
    const { client, requests } = firmware(started, answer(pulled("<g:CIM_X/>", context)));
    await assert.rejects(client.enumerate("CIM_X"), { name: "ProtocolError", code: "too-large" });
    assert.equal(requests.length, 201);
  });

  for (const [what, given] of [
    [
      "a context that is markup",
      answer(
        "<e:EnumerateResponse><e:EnumerationContext>&lt;x/></e:EnumerationContext></e:EnumerateResponse>",
      ),
    ],
    ["no XML", { status: 200, body: "<html><p>" }],
    ["no envelope", { status: 200, body: "<x/>" }],
    ["another status", answer("", 404)],
  ] as const) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(firmware(given).client.enumerate("CIM_X"), { name: "ProtocolError" });
    });
  }
});
