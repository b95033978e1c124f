/** Desktop and files that leave the relay for the device: the stock agent, unmodified, and our own, with our core. */
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { SessionProtocol } from "@tendril/protocol/constants";
import { viewerCommand } from "@tendril/protocol/sessions/desktop";
import { fileBlock } from "@tendril/protocol/sessions/files";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { DesktopReader } from "../support/desktop-stream.ts";
import { DirectViewer } from "../support/direct-viewer.ts";
import { createOwnAgent } from "../support/own-agent.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { createStockAgent, fetchSettings } from "../support/stock-agent.ts";
import { openTestPicture, type TestPicture } from "../support/test-picture.ts";
import { until } from "../support/until.ts";
import { hasXvfb, startXvfb, type TestDisplay } from "../support/xvfb.ts";

const SIZE = { width: 640, height: 480 };
const RED = 0xff0000;
const BLUE = 0x0000ff;
const CONTENT_BYTES = 80_000_000;
const WINDOW_BYTES = 1_048_576;
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

interface Device {
  readonly _id: string;
  readonly conn?: number;
  readonly agent: { readonly core?: string };
}

// threads of the library keep the process
after(() => setTimeout(() => process.exit(), 1_000).unref());

for (const kind of ["stock", "own"] as const) {
  describe(`direct path to the ${kind} agent`, {
    timeout: 240_000,
    skip: hasXvfb ? false : "there is no Xvfb",
  }, () => {
    let host: TestServer;
    let control: ControlClient;
    let display: TestDisplay;
    let picture: TestPicture;
    let agent: { start(): void; remove(): Promise<void> };
    let nodeId = "";
    let folder = "";
    const content = randomBytes(CONTENT_BYTES);
    const viewers: DirectViewer[] = [];

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "tendril-direct-"));
      await writeFile(join(folder, "content.bin"), content);
      display = await startXvfb(SIZE.width, SIZE.height, { isAlone: kind === "stock" });
      picture = await openTestPicture(display, SIZE);
      picture.fill(0, 0, SIZE.width, SIZE.height, BLUE);
      await picture.done();
      host = await startTestServer();
      control = await openControl(host.wsUrl);
      const made = await control.ask({ action: "createmesh", meshname: "Near", meshtype: 2 });
      const settings = await fetchSettings(host.url, String(made.meshid));
      const environment = { DISPLAY: display.name, XAUTHORITY: display.authFile };
      agent =
        kind === "own"
          ? await createOwnAgent({ settings, environment })
          : await createStockAgent({ settings, environment });
      agent.start();
      nodeId = await online();
    });
    after(async () => {
      for (const viewer of viewers) viewer.close();
      control.close();
      await agent.remove();
      await host.stop();
      picture.close();
      await display.stop();
      await rm(folder, { recursive: true, force: true });
    });

    const online = (): Promise<string> =>
      until(
        "the device is online with our core",
        async () => {
          const reply = await control.ask({ action: "nodes" });
          const [found] = Object.values(reply.nodes as Record<string, Device[]>).flat();
          return found?.conn === 1 && found.agent.core?.startsWith("Tendril core") ? found._id : undefined;
        },
        60_000,
      );

    async function view(
      protocol: number,
      more: { readonly isOwn?: boolean; readonly options?: object; onBytes(bytes: Uint8Array): void },
    ): Promise<DirectViewer> {
      const viewer = await DirectViewer.open({
        wsUrl: host.wsUrl,
        control,
        nodeId,
        protocol,
        isOwn: true,
        ...more,
      });
      viewers.push(viewer);
      return viewer;
    }

    const moved = (viewer: DirectViewer, path = "direct") =>
      until(`the path is ${path}`, () => viewer.path() === path && (path === "direct" || viewer.isIdle()));

    /** A download of our own viewer; `onBlock` sees how far it is. */
    async function download(
      onBlock: (viewer: DirectViewer, position: number) => void,
    ): Promise<{ viewer: DirectViewer; hash: string }> {
      const parts: Uint8Array[] = [];
      let position = 0;
      let isLast = false;
      const say = (message: object): void =>
        viewer.send(new TextEncoder().encode(JSON.stringify({ reqid: 1, ...message })));
      const viewer = await view(SessionProtocol.Files, {
        options: { tendril: 1 },
        onBytes(bytes) {
          if (bytes[0] !== 2) return;
          const block = fileBlock.decode(bytes);
          assert.equal(block.position, position);
          parts.push(Uint8Array.from(block.bytes));
          position += block.bytes.length;
          isLast = block.isLast;
          say({ action: "ack", position });
          onBlock(viewer, position);
        },
      });
      say({ action: "get", path: join(folder, "content.bin"), from: 0, window: WINDOW_BYTES, block: 65_536 });
      await until("the whole file", () => isLast, 60_000);
      return { viewer, hash: sha256(Buffer.concat(parts)) };
    }

    it("carries a download that began on the relay, every byte once", async () => {
      let hasOffered = false;
      const { viewer, hash } = await download((opened, position) => {
        if (!hasOffered && position > 1_000_000) {
          hasOffered = true;
          opened.offer();
        }
      });
      assert.equal(hash, sha256(content));
      assert.ok(viewer.came.relay > 10 && viewer.came.direct > 10, JSON.stringify(viewer.came));
      viewer.close();
    });

    it("gives a download back to the relay when the channel is lost, and takes it again", async () => {
      const steps = [1_000_000, 30_000_000, 35_000_000];
      const { viewer, hash } = await download((opened, position) => {
        if (position < (steps[0] ?? Number.POSITIVE_INFINITY)) return;
        if (steps.length !== 2) {
          steps.shift();
          opened.offer();
        } else if (opened.path() === "direct") {
          steps.shift();
          opened.killChannel();
        }
      });
      assert.equal(hash, sha256(content));
      assert.ok(steps.length < 2, "the channel was lost on the way");
      assert.equal(viewer.fault(), "");
      viewer.close();
    });

    it("carries the desktop, input and all", async () => {
      const reader = new DesktopReader();
      const viewer = await view(SessionProtocol.Desktop, { onBytes: (bytes) => reader.push(bytes) });
      await until("the picture", () => reader.shows(20, 440, BLUE));
      viewer.offer();
      await moved(viewer);
      const { relay } = viewer.came;
      picture.fill(100, 100, 200, 100, RED);
      await until("red", () => reader.shows(200, 150, RED));
      const typed = picture.typed().length;
      for (const isDown of [true, false])
        viewer.send(viewerCommand.encode({ kind: "unicode", isDown, code: 0x41 }));
      await until("the letter", () => picture.typed().slice(typed) === "A");
      assert.equal(viewer.came.relay, relay);
      viewer.killChannel();
      await moved(viewer, "relay");
      picture.fill(100, 100, 200, 100, BLUE);
      await until("blue again", () => reader.shows(200, 150, BLUE));
      viewer.close();
    });

    it("serves a stock viewer, which sends before its turn, and ends with its channel", async () => {
      const reader = new DesktopReader();
      const viewer = await view(SessionProtocol.Desktop, {
        isOwn: false,
        onBytes: (bytes) => reader.push(bytes),
      });
      await until("the picture", () => reader.shows(20, 440, BLUE));
      const typed = picture.typed().length;
      viewer.offer();
      await until("the channel", () => viewer.isChannelOpen());
      for (const isDown of [true, false])
        viewer.sendOnChannel(viewerCommand.encode({ kind: "unicode", isDown, code: 0x42 }));
      await moved(viewer);
      await until("the letter", () => picture.typed().slice(typed) === "B");
      picture.fill(400, 300, 100, 100, RED);
      await until("red", () => reader.shows(450, 350, RED));
      assert.ok(viewer.came.direct > 0);
      viewer.killChannel();
      await until("the session is over", () => viewer.isClosed());
    });

    it("is refused when the server forbids it, and for terminals", async () => {
      const terminal = await view(SessionProtocol.Terminal, { onBytes() {} });
      terminal.offer();
      const refusal = (viewer: DirectViewer): unknown =>
        viewer.messages.find(({ type, act }) => type === "direct" && act === "refused")?.why;
      assert.equal(await until("a refusal", () => refusal(terminal)), "protocol");
      control.close();
      await host.restart(["--direct-path=false"]);
      control = await openControl(host.wsUrl);
      await online();
      const files = await view(SessionProtocol.Files, { onBytes() {} });
      files.offer();
      assert.equal(await until("a refusal", () => refusal(files)), "policy");
    });
  });
}
