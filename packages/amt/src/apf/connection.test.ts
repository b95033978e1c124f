import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import {
  type ApfChannel,
  ApfConnection,
  type ApfCredentials,
  type ApfMessage,
  ApfReader,
  encodeApf,
} from "./index.ts";

const UUID = "00112233-4455-6677-8899-aabbccddeeff";
const version: ApfMessage = { kind: "protocol-version", major: 1, minor: 0, trigger: 4, uuid: UUID };
const signIn: ApfMessage = {
  ...{ kind: "auth-request", user: "user", password: "word" },
  ...{ service: "pfwd@amt.intel.com", method: "password" },
};
const forward = (port: number): ApfMessage => ({ kind: "forward", wantsReply: true, address: "", port });

describe("an APF connection", () => {
  let sent: Uint8Array[];
  let credentials: ApfCredentials[];
  let ends: string[];
  let json: string[];
  let connection: ApfConnection;
  const make = (isFirmware: boolean): void => {
    [sent, credentials, ends, json] = [[], [], [], []];
    connection = new ApfConnection(
      {
        send: (frame) => sent.push(frame),
        onCredentials: (given) => credentials.push(given),
        onForwards() {},
        onJson: (text) => json.push(text),
        onEnd: (why) => ends.push(why),
      },
      { isFirmware },
    );
  };
  beforeEach(() => make(true));
  const say = (...messages: readonly ApfMessage[]): void => {
    for (const message of messages) connection.receive(encodeApf(message));
  };
  /** Kinds of what went out, as bytes. */
  const kinds = (): number[] => sent.map((frame) => frame[0] ?? 0);
  const up = (): void => {
    say(version, signIn);
    connection.accept();
    sent.length = 0;
  };
  const open = (more: Partial<Parameters<ApfConnection["openChannel"]>[1]> = {}) => {
    const heard: string[] = [];
    const channel = connection.openChannel(16992, {
      onOpen: () => heard.push("open"),
      onBytes: (bytes) => heard.push(Buffer.from(bytes).toString()),
      onDrain: () => heard.push("drain"),
      onClose: (failure) => heard.push(`close ${failure}`),
      ...more,
    });
    assert.ok(channel);
    return { channel, heard };
  };
  const confirm = (channel: ApfChannel, windowBytes = 1_000, sender = 1001): void =>
    say({ kind: "channel-confirmation", recipient: channel.id, sender, windowBytes });
  /** What the server sent of one kind. */
  const sentOf = (kind: ApfMessage["kind"]): ApfMessage[] =>
    sent.flatMap((frame) => {
      const reader = new ApfReader({ maxDataBytes: 65_536, allowsJson: true });
      if ((frame[0] ?? 0) === 52 || (frame[0] ?? 0) === 51 || (frame[0] ?? 0) === 81) return [];
      reader.push(frame);
      const message = reader.next();
      return message?.kind === kind ? [message] : [];
    });

  it("goes the usual way, also when everything comes at once", () => {
    const all = [version, { kind: "service-request", service: "auth@amt.intel.com" }, signIn] as const;
    const later = [
      { kind: "service-request", service: "pfwd@amt.intel.com" },
      forward(16992),
      forward(5900),
    ] as const;
    connection.receive(Buffer.concat([...all, ...later].map((message) => encodeApf(message))));
    assert.deepEqual(credentials, [{ user: "user", password: "word", uuid: UUID }]);
    assert.deepEqual(kinds(), [6], "the rest waits for the decision");
    connection.accept();
    assert.deepEqual(kinds(), [6, 52, 6, 81, 81]);
    assert.deepEqual([...connection.forwards], [16992, 5900]);
    connection.askKeepAlive();
    say({ kind: "keep-alive-request", cookie: 7 }, {
      ...forward(5900),
      kind: "cancel-forward",
    } as ApfMessage);
    assert.deepEqual(kinds().slice(5), [210, 209, 81]);
    assert.deepEqual([...connection.forwards], [16992]);
    assert.deepEqual(ends, []);
  });

  it("says that credentials are wrong, and ends", () => {
    say(version, signIn);
    connection.refuse("unknown user name");
    assert.deepEqual([kinds(), ends], [[51, 1], ["unknown user name"]]);
    say(forward(16992));
    connection.accept();
    assert.equal(kinds().length, 2, "nothing is answered any more");
  });

  for (const [what, messages, why] of [
    ["a sign-in before the version", [signIn], /no protocol version/],
    ["a second version", [version, version], /second protocol version/],
    ["a forward before the sign-in", [version, forward(16992)], /too early/],
    [
      "data before the sign-in",
      [{ kind: "channel-data", recipient: 4, bytes: Uint8Array.of(1) }],
      /too early/,
    ],
    ["an unknown service", [version, { kind: "service-request", service: "x" }], /unknown service/],
    ["the second service too early", [{ kind: "service-request", service: "pfwd@amt.intel.com" }], /unknown/],
  ] as const)
    it(`ends for ${what}`, () => {
      say(...(messages as readonly ApfMessage[]));
      assert.match(String(ends[0]), why);
      assert.equal(kinds().at(-1), 1);
    });

  it("ends for a second sign-in, too many forwards, JSON of firmware, and a method without password", () => {
    up();
    say(signIn);
    assert.match(String(ends[0]), /signed in already/);
    make(true);
    up();
    for (let port = 1; port <= 40; port++) say(forward(port));
    assert.match(String(ends[0]), /too many forwards/);
    make(true);
    connection.receive(Uint8Array.of(250, 0, 0, 0, 2, 123, 125));
    assert.match(String(ends[0]), /does not exist here/);
    make(true);
    say(version, { ...signIn, method: "none" } as ApfMessage);
    assert.deepEqual([ends, kinds()], [["no password"], [51, 1]]);
  });

  it("lets no device fill the memory while it is decided who it is", () => {
    say(version, signIn);
    for (let i = 0; i < 100; i++) connection.receive(new Uint8Array(1_000));
    assert.match(String(ends[0]), /too much/);
  });

  it("takes JSON of agents, and asks them for no keep-alive", () => {
    make(false);
    say({ kind: "json-control", text: '{"action":"connType","value":2}' }, version, signIn);
    connection.accept();
    connection.askKeepAlive();
    connection.sendJson({ action: "close" });
    assert.deepEqual(json, ['{"action":"connType","value":2}']);
    assert.deepEqual(kinds(), [52, 250]);
  });

  it("carries a channel: what is written waits for the device, and for its window", () => {
    up();
    const { channel, heard } = open();
    assert.equal(channel.id, 4);
    assert.equal(channel.write(Buffer.from("hello world")), false);
    assert.deepEqual(kinds(), [90]);
    confirm(channel, 5);
    const data = () =>
      sentOf("channel-data").map((m) => (m.kind === "channel-data" ? Buffer.from(m.bytes).toString() : ""));
    assert.deepEqual(data(), ["hello"]);
    say({ kind: "channel-adjust", recipient: 4, bytes: 3 });
    assert.deepEqual(data(), ["hello", " wo"]);
    say({ kind: "channel-adjust", recipient: 4, bytes: 100 });
    assert.deepEqual(data(), ["hello", " wo", "rld"]);
    assert.deepEqual(heard, ["open", "drain"]);
    assert.equal(
      sentOf("channel-data").every((m) => m.kind === "channel-data" && m.recipient === 1001),
      true,
    );
  });

  it("grants again what the reader has taken, in large pieces", () => {
    up();
    const { channel } = open();
    confirm(channel);
    for (let i = 0; i < 32; i++) {
      say({ kind: "channel-data", recipient: 4, bytes: new Uint8Array(1_024) });
      channel.taken(1_024);
    }
    const grants = sentOf("channel-adjust").map((m) => (m.kind === "channel-adjust" ? m.bytes : 0));
    assert.deepEqual(grants, [17_408]);
    assert.deepEqual(ends, []);
  });

  it("ends for more than was granted, and for a window that cannot be", () => {
    up();
    confirm(open().channel);
    for (let i = 0; i < 33; i++) say({ kind: "channel-data", recipient: 4, bytes: new Uint8Array(1_024) });
    assert.match(String(ends[0]), /more data than the window/);
    make(true);
    up();
    confirm(open().channel);
    say({ kind: "channel-adjust", recipient: 4, bytes: 0xffff_ffff });
    assert.match(String(ends[0]), /window over 4 GiB/);
  });

  it("closes from either side, once, also before it opened", () => {
    up();
    const { channel, heard } = open();
    confirm(channel);
    say({ kind: "channel-close", recipient: 4 });
    assert.equal(sentOf("channel-close").length, 1);
    say(
      { kind: "channel-close", recipient: 4 },
      { kind: "channel-data", recipient: 4, bytes: Uint8Array.of(1) },
    );
    assert.deepEqual(heard, ["open", "close undefined"]);
    const early = open();
    early.channel.close();
    assert.equal(sentOf("channel-close").length, 1);
    confirm(early.channel, 10, 1002);
    assert.deepEqual(sentOf("channel-close").at(-1), { kind: "channel-close", recipient: 1002 });
    const refused = open();
    say({ kind: "channel-failure", recipient: refused.channel.id, reason: 2 });
    assert.deepEqual(refused.heard, ["close 2"]);
    assert.deepEqual(ends, []);
  });

  it("ignores a second confirmation, datagrams and unknown channels, and refuses channels of the device", () => {
    up();
    const { channel, heard } = open();
    confirm(channel, 4);
    confirm(channel, 4, 999);
    channel.write(Buffer.from("abcdefgh"));
    say(
      { kind: "channel-close", recipient: 77 },
      { kind: "channel-adjust", recipient: 77, bytes: 1 },
      {
        ...{ kind: "udp-send", wantsReply: false, to: "a", toPort: 1, from: "b", fromPort: 2 },
        bytes: Uint8Array.of(1),
      },
      {
        ...{ kind: "channel-open", type: "direct-tcpip", sender: 9, windowBytes: 1, address: "", port: 80 },
        ...{ originator: "", originatorPort: 0 },
      },
    );
    assert.deepEqual(heard, ["open"]);
    assert.deepEqual(sentOf("channel-failure"), [{ kind: "channel-failure", recipient: 9, reason: 3 }]);
    assert.deepEqual(
      sentOf("channel-data").map((m) => m.kind === "channel-data" && [m.recipient, m.bytes.length]),
      [[1001, 4]],
    );
    assert.equal(connection.ignored, 1);
  });

  it("tells every channel when the connection goes, and opens none after", () => {
    up();
    const { channel, heard } = open();
    confirm(channel);
    connection.closed("the socket closed");
    assert.deepEqual(heard, ["open", "close undefined"]);
    assert.equal(channel.write(Uint8Array.of(1)), true);
    assert.equal(
      connection.openChannel(16992, { onOpen() {}, onBytes() {}, onDrain() {}, onClose() {} }),
      undefined,
    );
  });

  it("opens no more channels than firmware could have", () => {
    up();
    const handlers = { onOpen() {}, onBytes() {}, onDrain() {}, onClose() {} };
    const opened = Array.from({ length: 40 }, () => connection.openChannel(16992, handlers));
    assert.equal(opened.filter((channel) => channel !== undefined).length, 32);
  });
});
