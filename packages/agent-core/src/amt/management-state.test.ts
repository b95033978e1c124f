import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FakeHost } from "../host/fake-host.suite.ts";
import type { Fields } from "../host/index.ts";
import { createEngine } from "./engine.ts";
import { FakeFirmware, pthiAnswer, u32s } from "./fake-firmware.suite.ts";
import { readShortState, readWholeState } from "./management-state.ts";

function stage() {
  const fake = new FakeHost();
  const firmware = new FakeFirmware();
  fake.onRun = (_request, onDone) => onDone({ code: 0, output: "suffix=lan.example\n" });
  const engine = createEngine(
    fake.host,
    firmware.mei((run) => void fake.clock.after(1, run)),
  );
  const readings: (Fields | null)[] = [];
  const onRead = (state: Fields | null) => void readings.push(state && JSON.parse(JSON.stringify(state)));
  return {
    ...{ fake, firmware, engine, readings },
    readShort: () => readShortState(engine, onRead),
    readWhole: () => readWholeState(fake.host, engine, onRead),
  };
}

describe("state of the management engine", () => {
  it("has everything that the server asks for", () => {
    const { fake, firmware, readWhole, readings } = stage();
    Object.assign(firmware, { provisioningState: 2, controlMode: 1, isEhbc: true });
    readWhole();
    fake.clock.advance(100);
    assert.deepEqual(readings, [
      {
        ...{ "core-ver": 1, OsHostname: "box", OsDnsSuffix: "lan.example", DnsSuffix: "office.example" },
        ...{ UUID: firmware.uuid, ProvisioningState: 2, ProvisioningMode: 1, Flags: 3 },
        Versions: { Flash: "16.1.25", AMT: "16.1.25", Sku: "16392" },
        OsAdmin: { user: "$$OsAdmin", pass: "Os1!os1!" },
        net0: {
          ...{ enabled: 1, dhcpEnabled: 1, dhcpMode: "PASSIVE", mac: "02:00:5e:10:00:01" },
          address: "192.0.2.7",
        },
        Hashes: [
          {
            ...{ isDefault: 1, isActive: 1, hashAlgorithm: 2, hashAlgorithmStr: "SHA256" },
            ...{ certificateHash: "ab".repeat(32), name: "Test root" },
          },
        ],
      },
    ]);
    assert.deepEqual([firmware.open, firmware.opened, fake.clock.pendingTimers], [0, 1, 0]);
  });

  it("is short without secrets", () => {
    const { fake, firmware, readShort, readings } = stage();
    firmware.controlMode = 2;
    readShort();
    fake.clock.advance(100);
    assert.equal(readings[0]?.Flags, 4);
    assert.deepEqual(
      [readings[0]?.OsAdmin, readings[0]?.Hashes, firmware.asked.includes(0x67)],
      [undefined, undefined, false],
    );
  });

  it("leaves out what the firmware refuses", () => {
    const { fake, firmware, readWhole, readings } = stage();
    firmware.account = null;
    firmware.roots = [];
    readWhole();
    fake.clock.advance(100);
    assert.deepEqual([readings[0]?.OsAdmin, readings[0]?.Hashes], [undefined, []]);
    assert.equal(readings[0]?.net1, undefined);
  });

  it("is not there when the line cannot be opened, and asks again next time", () => {
    const { fake, firmware, readShort, readings } = stage();
    firmware.openProblem = "no such device";
    readShort();
    fake.clock.advance(100);
    assert.deepEqual([...readings], [null]);
    assert.match(fake.logged[0] ?? "", /no such device/);
    firmware.openProblem = null;
    readShort();
    fake.clock.advance(100);
    assert.equal(readings[1]?.ProvisioningState, 0);
  });

  it("waits five seconds for an answer, and takes none that comes later for another", () => {
    const { fake, firmware, readShort, readings } = stage();
    firmware.mute.add(0x11);
    readShort();
    fake.clock.advance(5_100);
    assert.deepEqual([readings, firmware.open, fake.clock.pendingTimers], [[null], 0, 0]);
  });

  it("gives firmware up that talks without being asked, lies or floods", () => {
    const stray = Array.from({ length: 200 }, () => pthiAnswer(0x99, 0, u32s(1)));
    for (const forged of [stray, [Buffer.alloc(0)], [Buffer.alloc(9_000)], [Buffer.from("0101", "hex")]]) {
      const { fake, firmware, readShort, readings } = stage();
      firmware.forged.set(0x1a, forged);
      readShort();
      fake.clock.advance(6_000);
      assert.deepEqual([readings, firmware.open, fake.clock.pendingTimers], [[null], 0, 0]);
    }
  });

  it("takes no field from an answer of the wrong form", () => {
    const { fake, firmware, readShort, readings } = stage();
    firmware.forged.set(0x6b, [pthiAnswer(0x6b, 0, u32s(0x7000_0000))]);
    firmware.forged.set(0x08, [pthiAnswer(0x08, 0, Buffer.of(1))]);
    readShort();
    fake.clock.advance(100);
    assert.deepEqual([readings[0]?.Flags, readings[0]?.ProvisioningMode], [0, undefined]);
  });

  it("is not there when the firmware is in no state that exists", () => {
    const { fake, firmware, readShort, readings } = stage();
    firmware.provisioningState = 3;
    readShort();
    fake.clock.advance(100);
    assert.deepEqual([...readings], [null]);
  });

  it("asks one thing at a time", () => {
    const { fake, firmware, readShort, readings } = stage();
    readShort();
    readShort();
    fake.clock.advance(1);
    assert.equal(firmware.asked.length, 1);
    fake.clock.advance(100);
    assert.deepEqual([readings.length, firmware.asked.length, firmware.opened], [2, 12, 1]);
  });
});
