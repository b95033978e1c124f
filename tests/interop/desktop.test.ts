/** The desktop over server and relay: the stock agent, unmodified, and our own, both with our core, on an X server. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { KeyAction, PointerButton } from "@tendril/protocol/constants";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { openDesktopViewer, type TestViewer } from "../support/desktop-viewer.ts";
import { createOwnAgent, type OwnAgent } from "../support/own-agent.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { createStockAgent, fetchSettings } from "../support/stock-agent.ts";
import { openTestPicture, type TestPicture } from "../support/test-picture.ts";
import { until } from "../support/until.ts";
import { hasXvfb, startXvfb, type TestDisplay } from "../support/xvfb.ts";

const SIZE = { width: 640, height: 480 };
const RED = 0xff0000;
const BLUE = 0x0000ff;

interface Device {
  readonly _id: string;
  readonly conn?: number;
  readonly agent: { readonly core?: string };
}

const kinds = ["stock", "own"] as const;

for (const kind of kinds) {
  describe(`desktop of the ${kind} agent`, {
    timeout: 240_000,
    skip: hasXvfb ? false : "there is no Xvfb",
  }, () => {
    let host: TestServer;
    let control: ControlClient;
    let display: TestDisplay;
    let picture: TestPicture;
    let agent: Pick<OwnAgent, "start" | "remove">;
    let nodeId = "";
    const viewers: TestViewer[] = [];

    before(async () => {
      display = await startXvfb(SIZE.width, SIZE.height, { isAlone: kind === "stock" });
      picture = await openTestPicture(display, SIZE);
      picture.fill(0, 0, SIZE.width, SIZE.height, BLUE);
      await picture.done();
      host = await startTestServer();
      control = await openControl(host.wsUrl);
      const made = await control.ask({ action: "createmesh", meshname: "Desk", meshtype: 2 });
      const settings = await fetchSettings(host.url, String(made.meshid));
      const environment = { DISPLAY: display.name, XAUTHORITY: display.authFile };
      agent =
        kind === "own"
          ? await createOwnAgent({ settings, environment })
          : await createStockAgent({ settings, environment });
      agent.start();
      const device = await until(
        "the device is online with our core",
        async () => {
          const reply = await control.ask({ action: "nodes" });
          const [found] = Object.values(reply.nodes as Record<string, Device[]>).flat();
          return found?.conn === 1 && found.agent.core?.startsWith("Tendril core") ? found : undefined;
        },
        60_000,
      ); // the stock agent makes its keys first
      nodeId = device._id;
    });
    after(async () => {
      for (const viewer of viewers) viewer.close();
      control.close();
      await agent.remove();
      await host.stop();
      picture.close();
      await display.stop();
    });

    async function view(): Promise<TestViewer> {
      const viewer = await openDesktopViewer({ wsUrl: host.wsUrl, control, nodeId });
      viewers.push(viewer);
      await until("a picture", () => viewer.reader.pictures > 0).catch((error: Error) => {
        throw new Error(`${error.message}: ${JSON.stringify(viewer.messages)}`);
      });
      return viewer;
    }

    it("gives the size and the picture, and what changes", async () => {
      const { reader, messages } = await view();
      assert.deepEqual([reader.width, reader.height], [SIZE.width, SIZE.height]);
      await until("blue", () => reader.shows(20, 440, BLUE));
      picture.fill(100, 100, 200, 100, RED);
      await until("red", () => reader.shows(200, 150, RED));
      assert.ok(reader.shows(500, 400, BLUE));
      assert.equal(messages.filter(({ type }) => type === "metadata").length, 1);
    });

    it("takes keys, characters, buttons and the pointer", async () => {
      const [viewer] = viewers;
      assert.ok(viewer);
      const before = picture.typed().length;
      viewer.send({ kind: "pointer", button: PointerButton.Move, x: 50, y: 60 });
      viewer.send({ kind: "pointer", button: PointerButton.LeftDown, x: 50, y: 60 });
      viewer.send({ kind: "pointer", button: PointerButton.LeftUp, x: 50, y: 60 });
      for (const vk of [72, 73]) {
        viewer.send({ kind: "key", action: KeyAction.Down, vk });
        viewer.send({ kind: "key", action: KeyAction.Up, vk });
      }
      viewer.send({ kind: "unicode", isDown: true, code: 0xe9 });
      viewer.send({ kind: "unicode", isDown: false, code: 0xe9 });
      await until("the text", () => picture.typed().slice(before) === "hi\u00e9");
      assert.ok(picture.seen.includes("press 1 50,60") && picture.seen.includes("release 1 50,60"));
    });

    it("shows a second viewer the whole picture, and both what changes", async () => {
      const [first] = viewers;
      const second = await view();
      assert.deepEqual([second.reader.width, second.reader.height], [SIZE.width, SIZE.height]);
      await until(
        "the picture",
        () => second.reader.shows(200, 150, RED) && second.reader.shows(500, 400, BLUE),
      );
      picture.fill(400, 300, 200, 100, RED);
      await until("red for both", () => [first, second].every((one) => one?.reader.shows(500, 350, RED)));
      const list = first?.messages.findLast(({ type }) => type === "metadata")?.viewers;
      assert.equal(Array.isArray(list) && list.length, 2);
    });

    it("lets one viewer go on while the other does not read", async () => {
      const [quick, stalled] = viewers;
      assert.ok(quick && stalled);
      stalled.stall(true);
      for (let i = 0; i < 40; i++) {
        const colour = i % 2 === 0 ? RED : BLUE;
        picture.fill(0, 0, SIZE.width, SIZE.height, colour);
        await until(
          `frame ${i}`,
          () => quick.reader.shows(600, 20, colour) && quick.reader.shows(20, 460, colour),
        );
      }
      stalled.stall(false);
      await until(
        "the last frame",
        () => stalled.reader.shows(600, 20, BLUE) && stalled.reader.shows(20, 460, BLUE),
      );
    });

    it("carries the clipboard both ways, or says why not", async () => {
      const set = control.wait("setclip", ({ type, success }) => type === "setclip" && success !== undefined);
      await control.ask({ action: "msg", type: "setclip", nodeid: nodeId, data: "Gr\u00fc\u00dfe" });
      const { success } = await set;
      if (kind === "stock") return; // its module needs xclip, which this computer may lack
      assert.equal(success, true);
      const got = control.wait("getclip", ({ type, data }) => type === "getclip" && data !== undefined);
      await control.ask({ action: "msg", type: "getclip", nodeid: nodeId, tag: 1 });
      const { data, tag } = await got;
      assert.deepEqual([data, tag], ["Gr\u00fc\u00dfe", 1]);
    });

    it("ends the capture with the last viewer and begins again", async () => {
      for (const viewer of viewers.splice(0)) viewer.close();
      const { reader } = await view();
      await until("the picture", () => reader.shows(20, 440, BLUE));
    });
  });
}
