/** What a server records arrives at the syslog receiver that its settings name, up to its last event. */
import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { it } from "node:test";
import { startTestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

it("a server sends its events to syslog, numbered without gaps", async () => {
  const receiver = createSocket("udp4");
  const lines: string[] = [];
  receiver.on("message", (line) => lines.push(line.toString()));
  receiver.bind(0, "127.0.0.1");
  await once(receiver, "listening");
  try {
    const syslog = `udp://127.0.0.1:${receiver.address().port}`;
    const test = await startTestServer({ flags: ["--syslog", syslog] });
    await test.server.accounts.create({
      domain: "",
      name: "ann",
      password: "a long password 1",
      siteadmin: 0,
    });
    await test.stop();
    await until("the last event", () => lines.some((line) => /\bann\b/.test(line)));
    assert.match(lines[0] ?? "", /^<109>1 \S+Z localhost tendril \d+ \w+ \[origin /);
    const numbers = lines.map((line) => Number(/ seq="(\d+)" seal="[^"]{40,}"/.exec(line)?.[1]));
    assert.deepEqual(
      numbers,
      numbers.map((_, i) => i + 1),
    );
  } finally {
    receiver.close();
  }
});
