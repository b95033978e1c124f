import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, describe, it } from "node:test";
import { type DataChannel, PeerConnection } from "node-datachannel";
import { startFarViewer } from "./far-viewer.suite.ts";
import { Peers } from "./peers.ts";

const peers = new Peers();
const viewers: PeerConnection[] = [];
const MAX_TRIES = 4;

interface Pair {
  readonly viewer: DataChannel;
  readonly peer: NonNullable<ReturnType<Peers["open"]>>;
  readonly got: (string | Uint8Array)[];
  readonly drained: () => Promise<void>;
  readonly ended: Promise<void>;
  /** From now on the agent's end throws. */
  readonly fail: () => void;
}

/** On a busy machine the library refuses a description now and then: the viewer offers again, as the page does. */
async function connect(): Promise<Pair> {
  for (let tries = 1; ; tries++) {
    try {
      return await offer();
    } catch (error) {
      if (tries === MAX_TRIES) throw error;
    }
  }
}

async function offer(): Promise<Pair> {
  const connection = new PeerConnection("viewer", { iceServers: [] });
  viewers.push(connection);
  const opened = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  let drained = Promise.withResolvers<void>();
  const got: (string | Uint8Array)[] = [];
  let isFailing = false;
  const offered = Promise.withResolvers<string>();
  connection.onGatheringStateChange((state) => {
    if (state === "complete") offered.resolve(connection.localDescription()?.sdp ?? "");
  });
  const viewer = connection.createDataChannel("DataChannel");
  const peer = peers.open(
    { offer: await offered.promise, servers: [] },
    {
      // not within the callback: what it throws there ends the process
      onAnswer: (sdp) =>
        setImmediate(() => {
          try {
            connection.setRemoteDescription(sdp, "answer");
          } catch (error) {
            opened.reject(error);
          }
        }),
      onOpen: opened.resolve,
      onText(text) {
        if (isFailing) throw new Error("what a core may throw");
        got.push(text);
      },
      onBytes: (bytes) => got.push(Uint8Array.from(bytes)),
      onDrain() {
        drained.resolve();
        drained = Promise.withResolvers<void>();
      },
      onEnd: ended.resolve,
    },
  );
  assert.ok(peer);
  await opened.promise;
  const fail = (): void => {
    isFailing = true;
  };
  return { viewer, peer, got, drained: () => drained.promise, ended: ended.promise, fail };
}

/** As above, with a viewer that can be stopped. */
async function connectFar() {
  for (let tries = 1; ; tries++) {
    const viewer = await startFarViewer();
    after(() => viewer.kill("SIGKILL"));
    const ended = Promise.withResolvers<void>();
    const opened = Promise.withResolvers<boolean>();
    const ignored = { onText() {}, onBytes() {}, onDrain() {} };
    const onAnswer = (sdp: string): void => viewer.answer(sdp);
    const onOpen = (): void => opened.resolve(true);
    const request = { offer: viewer.offer, servers: [] };
    const peer = peers.open(request, { ...ignored, onAnswer, onOpen, onEnd: ended.resolve });
    viewer.failed.then(() => opened.resolve(false));
    if (peer !== null && (await opened.promise)) return { viewer, peer, ended: ended.promise };
    assert.ok(tries < MAX_TRIES, "no connection came about");
  }
}

describe("direct connections of the agent", { timeout: 60_000 }, () => {
  after(() => {
    peers.close();
    for (const viewer of viewers) viewer.close();
    // threads of the library keep the process, and its own clean-up crashes
    setTimeout(() => process.exit(), 1_000).unref();
  });

  it("carry text and bytes both ways", async () => {
    const { viewer, peer, got } = await connect();
    const answers: (string | Uint8Array)[] = [];
    const all = Promise.withResolvers<void>();
    viewer.onMessage((message) => {
      answers.push(typeof message === "string" ? message : new Uint8Array(message));
      if (answers.length === 2) all.resolve();
    });
    peer.sendText("to the viewer");
    peer.sendBytes(Uint8Array.of(1, 2));
    await all.promise;
    viewer.sendMessage("to the agent");
    viewer.sendMessageBinary(Uint8Array.of(3));
    while (got.length < 2) await new Promise((done) => setImmediate(done));
    assert.deepEqual(answers, ["to the viewer", Uint8Array.of(1, 2)]);
    assert.deepEqual(got, ["to the agent", Uint8Array.of(3)]);
  });

  it("say when they are full and when they take data again, and lose none of it", async () => {
    const { viewer, peer, drained } = await connect();
    const sent = createHash("sha256");
    const came = createHash("sha256");
    const total = 200;
    let arrived = 0;
    const all = Promise.withResolvers<void>();
    viewer.onMessage((message) => {
      came.update(new Uint8Array(message as ArrayBuffer));
      if (++arrived === total) all.resolve();
    });
    let waits = 0;
    for (let i = 0; i < total; i++) {
      const bytes = new Uint8Array(60_000).fill(i);
      sent.update(bytes);
      const mayGoOn = drained();
      if (peer.sendBytes(bytes)) continue;
      waits++;
      await mayGoOn;
    }
    await all.promise;
    assert.ok(waits > 0);
    assert.equal(came.digest("hex"), sent.digest("hex"));
  });

  it("end when the viewer closes", async () => {
    const { ended } = await connect();
    viewers.at(-1)?.close();
    await ended;
  });

  it("end when what they call fails, and not the process", async () => {
    const { viewer, ended, fail } = await connect();
    fail();
    viewer.sendMessage("anything");
    await ended;
  });

  it("end when the library takes nothing, without failing whoever sends", async () => {
    const { peer, ended } = await connect();
    assert.equal(peer.sendBytes(new Uint8Array(1_000_000)), true); // more than a message may have
    await ended;
    peer.sendText("nobody hears it");
    assert.equal(peer.sendBytes(Uint8Array.of(1)), true);
  });

  it("end when what they send stays, while the connection stands", async () => {
    const { viewer, peer, ended } = await connectFar();
    viewer.kill("SIGSTOP");
    while (peer.sendBytes(new Uint8Array(60_000))) await new Promise((done) => setImmediate(done));
    await ended;
    viewer.kill("SIGKILL");
  });

  it("are refused for what is no offer", () => {
    const never = (): never => assert.fail("nothing is called");
    const handlers = {
      ...{ onAnswer: never, onOpen: never, onText: never, onBytes: never, onDrain: never, onEnd: never },
    };
    assert.equal(peers.open({ offer: "nonsense", servers: [] }, handlers), null);
  });

  it("bring a description that browsers accept: a key on P-256, one channel, the usual limits", async () => {
    await connect();
    const sdp = viewers.at(-1)?.remoteDescription()?.sdp ?? "";
    assert.match(sdp, /UDP\/DTLS\/SCTP webrtc-datachannel/);
    assert.match(sdp, /a=max-message-size:262144/);
  });
});
