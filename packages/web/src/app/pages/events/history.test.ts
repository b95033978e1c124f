import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toHistory } from "./history.ts";

const nothing = { deviceName: "pc", timeline: [], events: [], log: [], bootMs: 0, agentMs: 0 };
const texts = (sources: Partial<Parameters<typeof toHistory>[0]>): string[] =>
  toHistory({ ...nothing, ...sources }).map(({ text }) => text);

describe("history of a device", () => {
  it("puts all sources into one order, the newest first", () => {
    const history = toHistory({
      deviceName: "pc",
      timeline: [0, 100, 1, 50],
      events: [
        {
          action: "amtalert",
          msg: "Intel AMT of pc: alert",
          severity: 6,
          time: new Date(160_000).toISOString(),
        },
      ],
      log: [{ timeS: 140, text: "No bootable medium", severity: "critical", source: "Drive bay" }],
      bootMs: 155_000,
      agentMs: 158_000,
    });
    assert.deepEqual(
      history.map(({ atMs, text, isBad }) => [atMs / 1000, text, isBad]),
      [
        [160, "Intel AMT: alert", true],
        [158, "Agent connected", false],
        [155, "Operating system started", false],
        [150, "On", false],
        [140, "No bootable medium", true],
        [100, "Out of reach: off, or without network", false],
      ],
    );
  });

  it("tells a state once as long as it lasts", () => {
    assert.deepEqual(texts({ timeline: [1, 100, 1, 10, 6, 10, 6, 10, 1, 10] }), ["On", "Off", "On"]);
  });

  it("leaves out what has no time, no words or no meaning", () => {
    assert.deepEqual(
      texts({
        timeline: [99, 100],
        events: [
          { action: "amtalert", msg: "x" },
          { action: "amtalert", msg: "", time: new Date(1).toISOString() },
          { action: "amtalert", msg: "x", time: "never" },
        ],
        log: [{ text: "sometime" }],
      }),
      [],
    );
  });

  it("says who did it", () => {
    const events = [
      { action: "amtactivity", msg: "power: off", username: "ann", time: new Date(1).toISOString() },
    ];
    assert.equal(toHistory({ ...nothing, events })[0]?.by, "ann");
  });
});
