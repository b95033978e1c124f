import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { FilesSession } from "./files-session.ts";
import type { LinkTunnelHandlers } from "./link.ts";

describe("files session", () => {
  before(() => {
    const { clearInterval, clearTimeout, setInterval } = globalThis;
    const soon = (run: () => void): unknown => setTimeout(run, 1);
    Object.assign(globalThis, { window: { setTimeout: soon, clearTimeout, setInterval, clearInterval } });
  });
  after(() => {
    Reflect.deleteProperty(globalThis, "window");
  });

  it("goes on with the folders of what was dropped after a cut", async () => {
    const made: string[] = [];
    let cuts = 0;
    const open = (handlers: LinkTunnelHandlers) => {
      const say = (message: object): void => handlers.onBytes(Buffer.from(JSON.stringify(message)));
      queueMicrotask(() => {
        handlers.onJoined();
        say({ action: "hello", platform: "linux", separator: "/", home: "/root" });
      });
      return {
        close() {},
        sendBytes(bytes: Uint8Array) {
          const { action, path, reqid } = JSON.parse(new TextDecoder().decode(bytes));
          if (action !== "mkdir") return;
          if (path === "/in/a/b" && cuts++ === 0) handlers.onEnd({ reason: "", wasJoined: true });
          else {
            made.push(path);
            queueMicrotask(() => say({ action: "ok", reqid }));
          }
        },
      };
    };
    const session = new FilesSession({
      ...{ deviceId: "node//x", deviceName: "x", startPath: "/in", isReachable: () => true },
      openTunnel: open,
    });
    session.start();
    await session.upload("/in", [{ file: null, folders: ["a", "b", "c"] }]);
    assert.deepEqual([cuts, made], [2, ["/in/a", "/in/a/b", "/in/a/b/c"]]);
    session.close();
  });
});
