/** A desktop of our agent on a real X server, recorded: the file has the picture that the viewer had, and its index. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { hostCommand } from "@tendril/protocol/sessions/desktop";
import type { Message } from "../support/control-client.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { DesktopReader } from "../support/desktop-stream.ts";
import { openDesktopViewer } from "../support/desktop-viewer.ts";
import { createOwnAgent, type OwnAgent } from "../support/own-agent.ts";
import { readRecording, recordingNames } from "../support/recording-file.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { fetchSettings } from "../support/stock-agent.ts";
import { openTestPicture, type TestPicture } from "../support/test-picture.ts";
import { until } from "../support/until.ts";
import { hasXvfb, startXvfb, type TestDisplay } from "../support/xvfb.ts";

const SIZE = { width: 320, height: 240 };
const RED = 0xff0000;
const BLUE = 0x0000ff;
const MOMENT_MS = 10_500;

describe("recorded desktop of our agent", { skip: hasXvfb ? false : "there is no Xvfb" }, () => {
  let host: TestServer;
  let control: ControlClient;
  let agent: OwnAgent;
  let display: TestDisplay;
  let picture: TestPicture;

  before(async () => {
    display = await startXvfb(SIZE.width, SIZE.height);
    picture = await openTestPicture(display, SIZE);
    host = await startTestServer({ flags: ["--record-sessions", "all", "--record-protocols", "desktop"] });
    control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Own", meshtype: 2 });
    agent = await createOwnAgent({
      settings: await fetchSettings(host.url, String(made.meshid)),
      environment: { DISPLAY: display.name, XAUTHORITY: display.authFile },
    });
    agent.start();
  });
  after(async () => {
    control.close();
    await agent.remove();
    picture.close();
    await display.stop();
    await host.stop();
  });

  it("shows the same picture as the viewer had, and can be entered in the middle", async () => {
    const { _id } = await until("the device is online with our core", async () => {
      const { nodes } = (await control.ask({ action: "nodes" })) as { nodes: Record<string, Message[]> };
      const [found] = Object.values(nodes).flat();
      const core = (found?.agent as Message | undefined)?.core;
      return found?.conn === 1 && String(core).startsWith("Tendril core") ? found : undefined;
    });
    picture.fill(0, 0, SIZE.width, SIZE.height, BLUE);
    picture.fill(40, 40, 100, 80, RED);
    await picture.done();
    const viewer = await openDesktopViewer({ wsUrl: host.wsUrl, control, nodeId: String(_id) });
    const begunMs = Date.now();
    viewer.send({ kind: "compression", type: 1, level: 90, scaling: 1024, frameTimerMs: 50 });
    await until("the picture", () => viewer.reader.shows(60, 60, RED) && viewer.reader.shows(300, 200, BLUE));
    await until("the first moment of the index", () => Date.now() - begunMs > MOMENT_MS);
    picture.fill(200, 150, 60, 40, RED);
    await until("the change", () => viewer.reader.shows(220, 170, RED));
    viewer.close();
    const folder = join(host.folder, "recordings");
    const read = await until("the recording is finished", async () => {
      const [name] = await recordingNames(folder);
      const found = name === undefined ? undefined : await readRecording(folder, name).catch(() => undefined);
      return found?.end === undefined ? undefined : found;
    });
    assert.equal(read.metadata.protocol, 2);
    const played = new DesktopReader();
    played.push(read.fromDevice);
    assertSame(played, viewer.reader);
    const [moment] = read.end?.index?.moments ?? [];
    assert.ok(moment, "there is no index");
    const entered = new DesktopReader();
    entered.push(hostCommand.encode({ kind: "screen", width: moment.width, height: moment.height }));
    for (const [offset, frame] of read.framesByOffset) {
      const at = offset - read.firstFrame;
      if (moment.blocks.includes(at) || at >= moment.resumeAt) entered.push(frame);
    }
    assertSame(entered, viewer.reader);
  });

  function assertSame(left: DesktopReader, right: DesktopReader): void {
    assert.deepEqual([left.width, left.height], [right.width, right.height]);
    for (let y = 0; y < SIZE.height; y += 3) {
      for (let x = 0; x < SIZE.width; x += 3) {
        assert.equal(left.colourAt(x, y), right.colourAt(x, y), `${x}, ${y}`);
      }
    }
  }
});
