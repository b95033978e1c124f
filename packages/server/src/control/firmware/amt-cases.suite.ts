/**
 * Cases of the actions that ask and tell the firmware of a device: the simulated one of the harness.
 */
import assert from "node:assert/strict";
import { setupFileCodec } from "@tendril/amt/setup-file";
import { DeviceRight, GroupType } from "@tendril/protocol/constants";
import { toWireGroup } from "../../inventory/index.ts";
import { amtAccountCollection, eventCollection, groupCollection } from "../../store/index.ts";
import type { ActionCases } from "../describe-action.suite.ts";

const { ManageDevices, RemoteControl, ResetPowerOff, NoAmt } = DeviceRight;
const CHANGING = RemoteControl | ManageDevices;
const device = { nodeid: "DEVICE" };
const ok = { result: "ok" };
type Check = NonNullable<ActionCases["allowed"]["check"]>;

/** Asked by whoever may control the device; not by those who may, but not its firmware. */
function asking(fields: object, check: Check): ActionCases {
  return {
    allowed: { rights: RemoteControl, fields: { ...device, ...fields }, reply: ok, check },
    denied: { rights: RemoteControl | NoAmt },
    malformed: [{}, { nodeid: 7 }],
  };
}

function changing(fields: object, check: Check): ActionCases {
  return {
    allowed: { rights: CHANGING, fields: { ...device, ...fields }, reply: ok, check },
    denied: { rights: RemoteControl },
    malformed: [{}, { nodeid: 7 }],
  };
}

export const amtCases: Readonly<Record<string, ActionCases>> = {
  amtstate: asking({}, ({ amt }, [reply]) => {
    const { settings, features, version, pwr } = Object(reply);
    assert.equal(settings.hostname, amt.options.hostName);
    assert.deepEqual([features.consent, version, pwr], ["all", "16.1.25", 1]);
  }),
  amtinventory: asking({}, ({ amt }, [reply]) => {
    const { hardware, network } = Object(reply);
    assert.equal(hardware.uuid, amt.uuid);
    assert.equal(network[0].kind, "wired");
  }),
  amtlog: {
    ...asking({ log: "event" }, (_harness, [reply]) => assert.ok(Object(reply).entries.length > 0)),
    malformed: [device, { ...device, log: "other" }],
  },
  amtclearlog: changing({}, ({ amt }) => assert.equal(amt.logs.messages.length, 0)),
  amtpower: {
    allowed: {
      rights: ResetPowerOff,
      fields: { ...device, change: "softreset" },
      reply: ok,
      check: ({ amt }) =>
        assert.ok([...amt.stats.methods.keys()].some((name) => /PowerStateChange/.test(name))),
    },
    denied: { rights: DeviceRight.Wake },
    malformed: [device, { ...device, change: "explode" }, { ...device, change: "boot", ider: "tape" }],
  },
  amtfeatures: {
    ...changing({ kvm: false }, (_harness, [reply]) => assert.equal(Object(reply).features.kvm, false)),
    malformed: [{}, { ...device, sol: 1 }, { ...device, consent: "some" }],
  },
  amtconsent: {
    ...asking({ step: "start" }, ({ amt }, [reply]) => {
      assert.equal(Object(reply).consent.state, "shown");
      assert.equal(amt.consent.state, 2);
    }),
    malformed: [device, { ...device, step: "code", code: 1_000_000 }],
  },
  amtclock: asking({}, (_harness, [reply]) => assert.equal(Object(reply).wasSet, true)),
  amtsecurity: asking({}, (_harness, [reply]) => assert.equal(Object(reply).security.tls.isOn, false)),
  amtcertificates: {
    ...changing({ step: "trust" }, ({ amt }, [reply]) => {
      assert.equal(Object(reply).security.certificates[0].isRoot, true);
      assert.equal(amt.classes.list("AMT_PublicKeyCertificate").length, 1);
    }),
    malformed: [device, { ...device, step: "remove" }],
  },
  amtsetup: {
    ...changing({ step: "run" }, ({ again, deviceId }) => assert.deepEqual(again, [deviceId])),
    malformed: [device, { ...device, step: "maybe" }],
  },
  amtsetupbin: {
    allowed: {
      rights: 0,
      fields: { oldmebxpass: "admin", newmebxpass: "Secret12!", suffix: "office.example" },
      async check({ services }, [reply]) {
        const file = setupFileCodec.decode(Buffer.from(String(Object(reply).file), "base64"));
        assert.equal(file.dnsSuffix, "office.example");
        assert.deepEqual([file.password, file.newPassword, file.roots.length], ["admin", "Secret12!", 1]);
        await services.events.flush();
        const events = await services.store.collection(eventCollection).find({});
        assert.doesNotMatch(JSON.stringify(events), /Secret12!/);
      },
    },
    hasNoTarget: true,
    malformed: [
      { oldmebxpass: "admin" },
      { oldmebxpass: "admin", newmebxpass: "Sh0rt!" },
      { oldmebxpass: "admin", newmebxpass: "Umlaut1!ü" },
      { oldmebxpass: "admin", newmebxpass: "Secret12!", suffix: "a b" },
    ],
  },
  scanamtdevice: {
    allowed: {
      rights: DeviceRight.EditGroup,
      fields: { meshid: "GROUP", range: "192.0.2.0/24" },
      check(_harness, replies) {
        const results = {};
        const told = replies.find(({ action }) => action === "event");
        assert.ok(replies.some(({ result }) => result === "ok"));
        assert.deepEqual(Object(told).event, { action: "scanamtdevice", results, range: "192.0.2.0/24" });
      },
    },
    denied: { rights: ManageDevices },
    malformed: [{ meshid: "GROUP" }, { meshid: "GROUP", range: "" }, { meshid: "GROUP", range: 7 }],
  },
  amttls: changing({}, async ({ amt, services, deviceId }, [reply]) => {
    assert.equal(Object(reply).changed, true);
    assert.equal(amt.options.tls, true);
    const account = await services.store.collection(amtAccountCollection).get(deviceId);
    assert.equal(account?.isTls, true);
  }),
  amtdeactivate: changing({}, async ({ amt, services, deviceId }) => {
    assert.equal(amt.snapshot().controlMode, 0);
    await assert.rejects(services.firmware.readPower(deviceId), /No user name and password/);
  }),
  amtwifi: {
    ...changing({ step: "list" }, (_harness, [reply]) => assert.deepEqual(Object(reply).wifi.profiles, [])),
    malformed: [device, { ...device, step: "add", profile: { name: "<b>" } }],
  },
  amtevents: {
    ...changing({ step: "subscribe" }, ({ amt }, [reply]) => {
      assert.equal(Object(reply).isSubscribed, true);
      assert.equal(amt.alerts.subscriptions.length, 1);
    }),
    malformed: [device, { ...device, step: "maybe" }],
  },
  amtpage: {
    allowed: {
      rights: CHANGING | ResetPowerOff | DeviceRight.Wake,
      fields: device,
      reply: ok,
      check: (_harness, [reply]) => assert.match(Object(reply).path, /^\/amtpage\//),
    },
    denied: { rights: CHANGING | ResetPowerOff },
    malformed: [{}, { nodeid: 7 }],
  },
  amtnames: {
    ...changing({ hostname: "pc7", domain: "example.org" }, ({ amt }) => assert.ok(amt.stats.requests > 0)),
    malformed: [device, { ...device, hostname: "a b", domain: "" }],
  },
  amtlogin: {
    allowed: {
      rights: ManageDevices,
      fields: { ...device, user: "admin", pass: "Another1!" },
      reply: ok,
      async check({ services, deviceId }) {
        await assert.rejects(services.firmware.readPower(deviceId), /refuses the user name or password/);
        assert.doesNotMatch(JSON.stringify(await services.devices.get(deviceId)), /Another1!/);
      },
    },
    denied: { rights: RemoteControl },
    malformed: [device, { ...device, user: "admin", pass: "" }],
  },
  meshamtpolicy: {
    allowed: {
      rights: DeviceRight.EditGroup,
      fields: { meshid: "GROUP", amtpolicy: { type: 2, password: "Geheim12!", badpass: 1, cirasetup: 2 } },
      reply: ok,
      async check({ services, groupId }) {
        const stored = await services.groups.get(groupId);
        assert.ok(stored);
        const told = { type: 2, badpass: 1, cirasetup: 2, password: 1 };
        assert.deepEqual(toWireGroup(stored).amt, told);
        await services.events.flush();
        const events = await services.store.collection(eventCollection).find({});
        assert.deepEqual(events.at(-1)?.action, "meshchange");
        assert.doesNotMatch(JSON.stringify([stored, events]), /Geheim12!/);
      },
    },
    denied: { rights: ManageDevices },
    malformed: [
      { meshid: "GROUP" },
      { meshid: "GROUP", amtpolicy: { type: 5 } },
      { meshid: "GROUP", amtpolicy: { type: 2, password: "short" } },
    ],
  },
  addamtdevice: {
    async prepare({ services, groupId }) {
      await services.store.collection(groupCollection).patch(groupId, { mtype: GroupType.Amt });
      return {};
    },
    allowed: {
      rights: ManageDevices,
      fields: {
        ...{ meshid: "GROUP", devicename: "Kiosk", hostname: "192.0.2.7" },
        ...{ amtusername: "admin", amtpassword: "P@ssw0rd", amttls: 0 },
      },
      reply: ok,
      async check({ services, groupId }) {
        const added = (await services.devices.inGroups([groupId])).find(({ name }) => name === "Kiosk");
        assert.equal(added?.intelamt?.host, "192.0.2.7");
        assert.doesNotMatch(JSON.stringify(added), /P@ssw0rd/);
      },
    },
    denied: { rights: RemoteControl },
    malformed: [{ meshid: "GROUP" }, { meshid: "GROUP", devicename: "x", hostname: "", amttls: 2 }],
  },
};
