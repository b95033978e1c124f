/**
 * Messenger pages of tests: two people, each in a browser context of their own, with what the page keeps in reach.
 */
import type { Page } from "playwright-core";
import { openPage } from "./browser.ts";
import type { TestServer } from "./server.ts";

export interface ChatPerson {
  readonly page: Page;
  readonly problems: string[];
}

interface Kept {
  readonly connections: RTCPeerConnection[];
  readonly channels: RTCDataChannel[];
  readonly sockets: WebSocket[];
  /** Notices of the system: title and text. */
  readonly notices: string[];
  /** Lets the data channel be made: until then everything stays on the relay. */
  mayConnect: boolean;
}

/** Runs in the page before the app. */
function keep(isHeld: boolean): void {
  const kept: Kept = { connections: [], channels: [], sockets: [], notices: [], mayConnect: !isHeld };
  const Peer = RTCPeerConnection;
  class KeptPeer extends Peer {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      kept.connections.push(this);
      this.addEventListener("datachannel", ({ channel }) => kept.channels.push(channel));
    }
    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, options);
      kept.channels.push(channel);
      return channel;
    }
    /** Stock pages give functions to call as well. */
    override async setRemoteDescription(...given: [RTCSessionDescriptionInit]): Promise<void> {
      while (!kept.mayConnect) await new Promise((go) => setTimeout(go, 20));
      await super.setRemoteDescription(...given);
    }
  }
  const Socket = WebSocket;
  class KeptSocket extends Socket {
    constructor(url: string | URL) {
      super(url);
      if (String(url).includes("meshrelay.ashx")) kept.sockets.push(this);
    }
  }
  class KeptNotification extends EventTarget {
    static permission = "default";
    static async requestPermission(): Promise<string> {
      KeptNotification.permission = "granted";
      return "granted";
    }
    constructor(title: string, { body = "" }: NotificationOptions) {
      super();
      kept.notices.push(`${title}: ${body}`);
    }
    close(): void {}
  }
  const pick = async ({ suggestedName }: { suggestedName: string }) =>
    (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
  Object.assign(window, {
    kept,
    RTCPeerConnection: KeptPeer,
    WebSocket: KeptSocket,
    Notification: KeptNotification,
    showSaveFilePicker: pick,
  });
}

/** A signed-in person at the app; windows that open later are prepared as well. */
export async function openPerson(host: TestServer, name: string, isHeld = false): Promise<ChatPerson> {
  const person = await openPage();
  await prepare(person.page, isHeld);
  await person.page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken(`user//${name}`)}`);
  await person.page.locator("nav.side").waitFor();
  return person;
}

/** Somebody without an account, at an address. */
export async function openStranger(address: string): Promise<ChatPerson> {
  const person = await openPage();
  await prepare(person.page, false);
  await person.page.goto(address);
  return person;
}

async function prepare(page: Page, isHeld: boolean): Promise<void> {
  await page.context().grantPermissions(["camera", "microphone", "clipboard-read", "clipboard-write"]);
  await page.context().addInitScript(`(${keep})(${isHeld})`);
}

/** The window that the deed opens. */
export async function opens(page: Page, deed: () => Promise<void>): Promise<ChatPerson> {
  const [window] = await Promise.all([page.waitForEvent("popup"), deed()]);
  const problems: string[] = [];
  window.on("pageerror", (error) => problems.push(String(error)));
  window.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  return { page: window, problems };
}

export async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel(/^Message to/).fill(text);
  await page.keyboard.press("Enter");
}

/** Runs with what the page keeps. */
export async function withKept<Result>(page: Page, run: (kept: Kept) => Result): Promise<Awaited<Result>> {
  return (await page.evaluate(`(${run})(window.kept)`)) as Awaited<Result>;
}

/** Frames of picture and packets of sound that came, over all connections. */
export async function received(page: Page): Promise<{ frames: number; packets: number; open: number }> {
  return await withKept(page, async ({ connections }) => {
    let frames = 0;
    let packets = 0;
    let open = 0;
    for (const connection of connections) {
      if (connection.signalingState !== "closed") open++;
      const report = await connection.getStats();
      for (const entry of report.values()) {
        if (entry.type !== "inbound-rtp") continue;
        if (entry.kind === "video") frames += entry.framesDecoded ?? 0;
        else packets += entry.packetsReceived ?? 0;
      }
    }
    return { frames, packets, open };
  });
}
