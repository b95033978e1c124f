import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ProtocolError } from "@tendril/protocol";
import { createRandom } from "@tendril/testing";
import { firstOf, parseXml } from "./xml.ts";

const SAMPLE = `<?xml version="1.0"?>
<a:Envelope xmlns:a="urn:soap" xmlns="urn:other">
  <!-- <x> -->
  <a:Body id='7'><Plain>1 &lt; 2 &amp;&#x41;&#66;<![CDATA[<raw>&amp;]]></Plain><Empty/></a:Body>
</a:Envelope>`;

describe("xml", () => {
  it("reads elements by name and namespace, attributes and text", () => {
    const envelope = parseXml(SAMPLE);
    const body = firstOf(envelope, "Body", "urn:soap");
    assert.equal(body?.attributes.get("id"), "7");
    const plain = body?.children[0];
    assert.deepEqual(
      [plain?.name, plain?.namespace, plain?.text],
      ["Plain", "urn:other", "1 < 2 &AB<raw>&amp;"],
    );
    assert.equal(firstOf(envelope, "Body", "urn:other"), undefined);
  });

  it("lets the line ends and control characters of board makers through", () => {
    assert.equal(parseXml("<a>1\r\n\u0001</a>").text, "1\r\n\u0001");
  });

  it("keeps names that objects have as their own", () => {
    const element = parseXml('<__proto__ constructor="1"/>');
    assert.deepEqual([element.name, element.attributes.get("constructor")], ["__proto__", "1"]);
  });

  for (const [what, text] of [
    ["a document type", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ["an entity of its own", "<a>&b;</a>"],
    ["an ampersand alone", "<a>b & c</a>"],
    ["half of a pair as a number", "<a>&#xd800;</a>"],
    ["an end too early", "<a><b></a></b>"],
    ["no end", "<a><b/>"],
    ["two outermost elements", "<a/><b/>"],
    ["text outside", "<a/>b"],
    ["a prefix that nothing declares", "<p:a/>"],
    ["an attribute twice", '<a b="1" b="2"/>'],
    ["an attribute without quotes", "<a b=1/>"],
    ["nothing", ""],
    ["33 levels", `${"<a>".repeat(33)}${"</a>".repeat(33)}`],
    ["20,001 elements", `<a>${"<b/>".repeat(20_000)}</a>`],
    ["more than 1 MB", `<a>${" ".repeat(1_048_576)}</a>`],
  ] as const) {
    it(`refuses ${what}`, () => assert.throws(() => parseXml(text), { name: "ProtocolError" }));
  }

  it("needs no more than moments for what is made to be slow", () => {
    const began = process.cpuUsage(); // others may have the processor meanwhile
    for (const slow of ["<a ".padEnd(500_000, "b "), `<a b="${"&".repeat(400_000)}`, "<".repeat(500_000)]) {
      assert.throws(() => parseXml(slow), { name: "ProtocolError" });
    }
    assert.ok(process.cpuUsage(began).user < 1_000_000);
  });

  it("survives 5,000 mutated documents", () => {
    const random = createRandom(11);
    for (let run = 0; run < 5_000; run++) {
      const text = [...SAMPLE];
      for (let i = 0; i <= random.next(4); i++) {
        text[random.next(text.length)] = SAMPLE[random.next(SAMPLE.length)] ?? "";
      }
      try {
        parseXml(text.join(""));
      } catch (error) {
        assert.ok(error instanceof ProtocolError, String(error));
      }
    }
  });
});
