import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createAgentLog } from "../log.ts";
import { NodeHost } from "./node-host.ts";

describe("what the core asks of the agent", () => {
  it("ends nothing but the call when the core fails in its answer", () => {
    const lines: string[] = [];
    const log = createAgentLog("error", (line) => lines.push(line));
    const host = new NodeHost({
      send() {},
      serverUrl: () => "",
      serverPins: () => undefined,
      log,
      folder: "/nowhere",
    });
    const { DISPLAY, WAYLAND_DISPLAY } = process.env;
    delete process.env.DISPLAY;
    delete process.env.WAYLAND_DISPLAY;
    const fail = (): never => {
      throw new Error("core");
    };
    const box = { title: "", text: "", timeoutSeconds: 1 };
    host.api.ask(box, fail);
    host.api.showMessage(box, fail);
    host.api.notify("", "", fail);
    host.api.openUrl("https://example.org", fail);
    if (DISPLAY !== undefined) process.env.DISPLAY = DISPLAY;
    if (WAYLAND_DISPLAY !== undefined) process.env.WAYLAND_DISPLAY = WAYLAND_DISPLAY;
    host.close();
    assert.equal(lines.filter((line) => line.includes("core failed")).length, 4);
  });
});
