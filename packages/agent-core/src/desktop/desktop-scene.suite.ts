/**
 * A desktop session for tests: a core on the fake host, viewers that join it, a capture that the test plays.
 */
import assert from "node:assert/strict";
import {
  type DesktopHostCommand,
  type DesktopViewerCommand,
  hostCommand,
  viewerCommand,
} from "@tendril/protocol/sessions/desktop";
import { command as tunnel } from "../commands/tunnel.ts";
import { FakeHost, type FakeTunnel } from "../host/fake-host.suite.ts";
import type { Fields } from "../host/index.ts";
import { session } from "../sessions/desktop.ts";
import { startCore } from "../start-core.ts";

export const ALL = 0xffff_ffff;

export interface Wish {
  readonly rights?: number;
  readonly name?: string;
  readonly options?: Fields;
  readonly request?: Fields;
}

export class Scene {
  readonly fake = new FakeHost();

  constructor(prepare: (fake: FakeHost) => void = () => {}) {
    prepare(this.fake);
    startCore(this.fake.host, { commands: [tunnel], consoleCommands: [], sessions: [session] });
  }

  view({ rights = ALL, name = "ada", options = {}, request = {} }: Wish = {}): Viewer {
    const at = this.fake.tunnels.length;
    const message = { action: "msg", type: "tunnel", value: "*/r", userid: `user//${name}`, username: name };
    this.fake.receive({ ...message, rights, ...request });
    const opened = this.fake.tunnels[at];
    assert.ok(opened);
    opened.join();
    opened.receive(JSON.stringify({ type: "options", ...options }));
    opened.receive("2");
    return new Viewer(opened);
  }

  get capture() {
    const desktop = this.fake.desktops.at(-1);
    assert.ok(desktop);
    return desktop;
  }

  show(...commands: readonly DesktopHostCommand[]): void {
    for (const command of commands) this.capture.handlers.onBytes(hostCommand.encode(command));
  }

  /** What the capture was told, decoded; refreshes left out. */
  told(): readonly DesktopViewerCommand[] {
    return this.capture.written
      .map((bytes) => viewerCommand.decode(bytes))
      .filter(({ kind }) => kind !== "refresh");
  }

  refreshes(): number {
    return this.capture.written.filter((bytes) => viewerCommand.decode(bytes).kind === "refresh").length;
  }
}

export class Viewer {
  readonly tunnel: FakeTunnel;

  constructor(opened: FakeTunnel) {
    this.tunnel = opened;
  }

  send(...commands: readonly DesktopViewerCommand[]): void {
    for (const command of commands) this.tunnel.receiveBytes(viewerCommand.encode(command));
  }

  control(message: Fields): void {
    this.tunnel.receive(JSON.stringify({ ctrlChannel: "102938", ...message }));
  }

  kinds(): readonly string[] {
    return this.tunnel.sentBytes.map((bytes) => hostCommand.decode(bytes).kind);
  }

  messages(type: string): readonly Fields[] {
    return this.tunnel.sent
      .map((text): Fields => JSON.parse(text))
      .filter((message) => message.type === type);
  }

  metadata() {
    const last = this.messages("metadata").at(-1);
    return last as {
      users: Fields;
      you: string;
      viewers: { id: string; name: string; hasControl: boolean }[];
    };
  }
}
