import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRandom, readVectors } from "@tendril/testing";
import { fileBlock } from "../files.ts";
import { MessengerMachine } from "./machine.ts";
import { type Page, simulate } from "./simulation.suite.ts";

const content = createRandom(7).bytes(3_000_000);
const keptOf = (page: Page): Buffer => Buffer.concat([...page.kept.values()].flat());
const words = (page: Page, path: "relay" | "channel"): string[] =>
  page.sent
    .filter((one) => one.path === path && typeof one.frame === "string")
    .map(({ frame }) => String(frame))
    .filter((text) => /rtcSwitch/.test(text))
    .map((text) => JSON.parse(text).v);

describe("a conversation", () => {
  it("carries texts both ways, confirmed", () => {
    const { first, second, join, run } = simulate();
    join();
    run();
    first.machine.say(1, "hello");
    second.machine.say(2, "h\u00e9llo \u4f60\u597d");
    run();
    assert.deepEqual([first.chats, second.chats], [["h\u00e9llo \u4f60\u597d"], ["hello"]]);
    assert.deepEqual(first.states, ["1 sent", "1 received"]);
  });

  it("switches to the channel in the order of the wire, and loses or overtakes nothing", () => {
    const { first, second, join, run, openChannel } = simulate();
    join();
    run();
    for (let i = 0; i < 5; i++) first.machine.say(i, String(i));
    openChannel();
    for (let i = 5; i < 10; i++) first.machine.say(i, String(i));
    run(3);
    for (let i = 10; i < 15; i++) first.machine.say(i, String(i));
    run();
    assert.deepEqual(
      second.chats,
      Array.from({ length: 15 }, (_, i) => String(i)),
    );
    assert.deepEqual(
      [words(first, "relay"), words(second, "relay")],
      [["0", "1", "2"].map(Number), [0, 1, 2]],
    );
    assert.deepEqual([first.paths, second.paths], [["direct"], ["direct"]]);
    first.machine.say(20, "on the channel");
    run();
    assert.equal(first.sent.at(-1)?.path, "channel");
  });

  it("stays on the relay when it is recorded", () => {
    const { first, second, join, run, openChannel } = simulate();
    join(true);
    run();
    openChannel();
    first.machine.say(1, "kept");
    run();
    assert.deepEqual(second.chats, ["kept"]);
    assert.ok(first.sent.every(({ path }) => path === "relay"));
  });

  it("says again after a loss what was not confirmed, once", () => {
    const { first, second, join, run, lose } = simulate();
    first.machine.say(1, "before anybody was there");
    join();
    run();
    first.machine.say(2, "lost on the way");
    lose();
    first.machine.say(3, "while away");
    join();
    run();
    second.machine.say(4, "heard, but the confirmation is lost");
    run(1);
    lose();
    join();
    run();
    assert.deepEqual(second.chats, ["before anybody was there", "lost on the way", "while away"]);
    assert.deepEqual(first.chats, ["heard, but the confirmation is lost"]);
  });

  it("tells typing on changes only, and forgets it with the text", () => {
    const { first, second, join, run } = simulate();
    join();
    run();
    const before = first.sent.length;
    for (let i = 0; i < 5; i++) first.machine.typing(true);
    run();
    assert.equal(first.sent.length, before + 1);
    assert.equal(second.isTyping, true);
    first.machine.say(1, "done");
    run();
    assert.equal(second.isTyping, false);
  });

  it("mirrors the connections of calls", () => {
    const { first, second, join, run } = simulate();
    join();
    run();
    for (const id of [0, 1, 2]) first.machine.signal({ action: "videoStop", id });
    run();
    assert.deepEqual(
      second.signals,
      [0, 2, 1].map((id) => ({ action: "videoStop", id })),
    );
  });
});

interface CapturedFrame {
  readonly who: string;
  readonly dir: string;
  readonly ch?: string;
  readonly text?: string;
}

describe("the capture of two stock pages", () => {
  const { frames } = readVectors<{ readonly frames: readonly CapturedFrame[] }>(
    "../../../vectors/session-messenger.json",
    import.meta.url,
  );
  const parse = (text: string): Record<string, unknown>[] => {
    try {
      return [JSON.parse(text)];
    } catch {
      return []; // cut by the capture
    }
  };

  for (const who of ["device", "user"]) {
    it(`has the ${who}'s side say what ours says: who offers, and the switch in its order`, () => {
      const own = frames.filter((frame) => frame.who === who && frame.ch === "relay");
      const said = own.filter(({ dir }) => dir === "out").flatMap(({ text = "" }) => parse(text));
      const number = Number(said.find(({ action }) => action === "random")?.random);
      const offered = said.find(({ action, id }) => action === "webRtcSdp" && id === 0)?.sdp as {
        type: string;
      };
      const sent: Record<string, unknown>[] = [];
      const signals: number[] = [];
      let hasOffered = false;
      const nothing = (): void => {};
      const machine = new MessengerMachine({
        sendRelay: (frame) => sent.push(JSON.parse(String(frame))),
        sendChannel: nothing,
        offerChannel() {
          hasOffered = true;
        },
        onSignal: ({ id }) => signals.push(id),
        random: () => number,
        ...{ onPeer: nothing, onPath: nothing, onChat: nothing, onChatState: nothing, onTyping: nothing },
        ...{
          onIncoming: nothing,
          onContent: nothing,
          onComplete: nothing,
          onOutgoing: nothing,
          onImage: nothing,
        },
      });
      machine.joined(false);
      for (const { dir, text = "" } of own) {
        if (dir === "in" && text.startsWith("{")) machine.receive(text, "relay");
        if (dir === "out" && text.includes('"rtcSwitch","v":0')) machine.channelOpened();
      }
      assert.equal(hasOffered, offered.type === "offer");
      const switches = (messages: readonly Record<string, unknown>[]) =>
        messages.filter(({ action }) => action === "rtcSwitch");
      assert.deepEqual(switches(sent), switches(said));
      assert.equal(machine.path.path, "direct");
      // the user's camera is connection 1 there and 2 at the device
      assert.ok(signals.includes(who === "device" ? 2 : 1), signals.join());
    });
  }
});

describe("files between two pages of ours", () => {
  it("wait until they are wanted, then arrive whole", () => {
    const { first, second, join, run } = simulate();
    join();
    run();
    const sent = first.send("a.bin", content);
    run();
    assert.equal(second.kept.size, 0);
    assert.equal(second.incoming[0]?.state, "offered");
    second.incoming[0]?.accept();
    run();
    assert.ok(keptOf(second).equals(content));
    assert.deepEqual([second.incoming[0]?.state, sent.state, sent.done], ["done", "done", content.length]);
  });

  it("go on through the switch in their middle", () => {
    const { first, second, join, run, openChannel } = simulate();
    join();
    run();
    const sent = first.send("a.bin", content);
    run();
    second.incoming[0]?.accept();
    run(20);
    openChannel();
    run();
    assert.ok(keptOf(second).equals(content));
    assert.equal(sent.state, "done");
    assert.ok(first.sent.some(({ path, frame }) => path === "channel" && typeof frame !== "string"));
    assert.ok(first.sent.some(({ path, frame }) => path === "relay" && typeof frame !== "string"));
  });

  it("go on after a loss where the receiver is", () => {
    const { first, second, join, run, lose } = simulate();
    join();
    run();
    const sent = first.send("a.bin", content);
    run();
    second.incoming[0]?.accept();
    for (let losses = 0; losses < 3; losses++) {
      run(9);
      lose();
      join();
      run(4);
    }
    run();
    assert.ok(keptOf(second).equals(content), `${keptOf(second).length}`);
    assert.equal(sent.state, "done");
    assert.equal(second.incoming.length, 1);
  });

  it("stop at the window when the receiver does not get on", () => {
    const { first, second, join, run } = simulate({ isStalled: true });
    join();
    run();
    first.send("a.bin", content);
    run();
    second.incoming[0]?.accept();
    run();
    assert.equal(keptOf(second).length, 1_048_576);
  });

  it("are cancelled by either side, and empty ones are files too", () => {
    const { first, second, join, run } = simulate();
    join();
    run();
    const one = first.send("one", content);
    const two = first.send("two", content);
    const empty = first.send("empty", new Uint8Array());
    run();
    second.incoming[0]?.accept();
    second.incoming[2]?.accept();
    run(3);
    second.incoming[0]?.cancel();
    first.machine.cancelOutgoing(two);
    run();
    assert.deepEqual([one.state, two.state, empty.state], ["cancelled", "cancelled", "done"]);
    assert.deepEqual(
      second.incoming.map(({ state }) => state),
      ["cancelled", "cancelled", "done"],
    );
  });
});

describe("files with a stock page", () => {
  it("arrive there in pieces of 4,000 characters, one file after the other", () => {
    const { first, second, join, run } = simulate({ isSecondStock: true });
    join();
    run();
    const small = content.subarray(0, 60_000);
    const files = [first.send("a.bin", small), first.send("b.bin", small.subarray(0, 10))];
    run();
    for (const file of second.incoming) file.accept();
    run();
    assert.deepEqual(
      files.map(({ state }) => state),
      ["done", "done"],
    );
    assert.ok(keptOf(second).equals(Buffer.concat([small, small.subarray(0, 10)])));
    const pieces = first.sent.filter(({ frame }) => String(frame).includes('"fileData"'));
    assert.equal(pieces.length, 16);
    assert.ok(first.sent.every(({ frame }) => typeof frame === "string"));
    assert.ok(!first.sent.some(({ frame }) => /"hash"|"transfer"|fileReceived/.test(String(frame))));
  });
});

describe("a hostile page", () => {
  function attack(...frames: readonly (object | Uint8Array)[]): Page {
    const { first, join, run } = simulate();
    join();
    run();
    const [offer, ...rest] = frames;
    first.machine.receive(JSON.stringify(offer), "channel");
    first.incoming[0]?.accept();
    for (const frame of rest) {
      first.machine.receive(frame instanceof Uint8Array ? frame : JSON.stringify(frame), "channel");
    }
    return first;
  }
  const offer = { action: "file", size: 10, id: 1, type: "", name: "x", transfer: 3 };
  const block = (position: number, length: number, transfer = 3): Uint8Array =>
    fileBlock.encode({ transfer, position, isLast: false, bytes: new Uint8Array(length) });

  for (const [what, frames] of [
    ["more than it announced", [offer, block(0, 11)]],
    ["a place that is not next", [offer, block(5, 5)]],
    ["an end before its end", [offer, block(0, 5), { ...offer, action: "fileUploadEnd" }]],
    ["another length at the end", [offer, block(0, 10), { ...offer, action: "fileUploadEnd", size: 11 }]],
    [
      "a hash that is wrong",
      [offer, block(0, 10), { ...offer, action: "fileUploadEnd", hash: "f".repeat(96) }],
    ],
    [
      "characters that are no bytes",
      [
        { ...offer, transfer: undefined },
        { ...offer, action: "fileUploadStart" },
        { action: "fileData", id: 1, data: "\u2028" },
      ],
    ],
  ] as const) {
    it(`does not get a file through with ${what}`, () => {
      const page = attack(...frames);
      assert.equal(page.incoming[0]?.state, "failed");
      assert.notEqual(page.incoming[0]?.problem, "");
    });
  }

  it("writes nothing that was not asked for, and fills no list", () => {
    const { first, join, run } = simulate();
    join();
    run();
    for (let id = 0; id < 1_000; id++) {
      first.machine.receive(JSON.stringify({ ...offer, id, transfer: id }), "relay");
    }
    first.machine.receive(block(0, 10), "relay");
    assert.equal(first.kept.size, 0);
    assert.equal(first.incoming.length, 200);
  });

  it("cannot push a sender beyond what it sent", () => {
    const { first, join, run } = simulate();
    join();
    run();
    const file = first.send("a.bin", content);
    first.machine.receive(
      JSON.stringify({ action: "fileReceived", id: file.facts.id, position: 2_000_000 }),
      "relay",
    );
    assert.equal(file.state, "failed");
  });

  it("ends nothing with 20,000 random words", () => {
    const { first, second, join, run } = simulate();
    join();
    run();
    const random = createRandom(11);
    const actions = [
      "random",
      "rtcSwitch",
      "file",
      "fileUploadStart",
      "fileData",
      "fileUploadEnd",
      "fileUploadAck",
    ];
    const more = [
      "fileUploadCancel",
      "fileReceived",
      "fileChecked",
      "chat",
      "chatReceived",
      "outtext",
      "videoStop",
    ];
    const all = [...actions, ...more];
    for (let i = 0; i < 20_000; i++) {
      const number = random.next(4);
      const value = [number, -1, "x".repeat(number), null, true][random.next(5)];
      const action = all[random.next(all.length)];
      const fields = {
        action,
        id: number,
        v: number,
        size: value,
        name: "n",
        type: "",
        data: "abc",
        msg: "m",
      };
      const frame = { ...fields, position: value, good: true, random: 0.5, value: true, transfer: number };
      first.machine.receive(JSON.stringify(frame), random.next(2) === 0 ? "relay" : "channel");
      if (i % 50 === 0) for (const file of first.incoming) file.accept();
    }
    second.machine.say(77, "still here");
    run();
    assert.equal(first.chats.at(-1), "still here");
  });
});
