/**
 * What the firmware knows of the hardware, for devices that have no agent. Source: docs/spec/amt.md, section 3.9.
 */
import { createHash } from "node:crypto";
import type { AmtInventory, AmtNetworkPort } from "@tendril/protocol/actions/amt/amtinventory";
import { GroupType } from "@tendril/protocol/constants";
import { interfaceCollection, systemInfoCollection } from "../../../store/index.ts";
import { readInventory, readNetwork } from "../../operations/index.ts";
import type { RunContext } from "../run-context.ts";
import type { Step } from "./step.ts";

/** Firmware that comes back is not asked again before. */
const FRESH_MS = 86_400_000;

export const inventory: Step = {
  name: "inventory",
  words: "Reading the hardware",
  isWanted: ({ group }) => group.mtype === GroupType.Amt,
  async run(context) {
    const { store, clock } = context.deps;
    const before = await store.collection(systemInfoCollection).get(context.deviceId);
    if (before !== undefined && clock.now() - before.time < FRESH_MS) return;
    const hardware = await context.use(({ wsman }) => readInventory(wsman));
    const ports = await context.use(({ wsman }) => readNetwork(wsman));
    await keep(context, hardwareOf(hardware), ports);
    return undefined;
  },
};

async function keep(
  context: RunContext,
  hardware: Record<string, unknown>,
  ports: readonly AmtNetworkPort[],
): Promise<void> {
  const { deviceId, deps } = context;
  const { store, devices, clock } = deps;
  const device = await context.device();
  const { domain } = device;
  const hash = createHash("sha384").update(JSON.stringify(hardware)).digest("hex");
  const info = store.collection(systemInfoCollection);
  const isChanged = (await info.get(deviceId))?.hash !== hash;
  await info.put({ _id: deviceId, domain, time: clock.now(), hash, hardware });
  if (isChanged) devices.record(device, { etype: "node", action: "sysinfohash", hash, nolog: 1 });
  const netif2 = Object.fromEntries(ports.map((port) => [nameOf(port), [interfaceOf(port)]]));
  await store.collection(interfaceCollection).put({ _id: deviceId, domain, updateTime: clock.now(), netif2 });
  devices.record(device, { etype: "node", action: "ifchange", nolog: 1 });
}

/** In the form in which agents tell it. */
function hardwareOf({ uuid, board, bios, processors, memory, media }: AmtInventory): Record<string, unknown> {
  return {
    windows: {
      memory: memory.map(({ slot, bytes, part, serial, vendor }) => ({
        ...{ BankLabel: slot, Capacity: bytes, PartNumber: part, SerialNumber: serial, Manufacturer: vendor },
      })),
    },
    identifiers: {
      ...(uuid === undefined ? {} : { product_uuid: uuid }),
      storage_devices: media.map(({ name, bytes }) => ({ Caption: name, Size: bytes })),
      ...{ bios_vendor: bios.vendor, bios_version: bios.version, bios_date: bios.date },
      ...{ board_name: board.model, board_vendor: board.vendor, board_version: board.version },
      ...{ board_serial: board.serial, cpu_name: processors[0]?.name ?? "" },
    },
  };
}

function nameOf({ kind }: AmtNetworkPort): string {
  return kind === "wireless" ? "Wireless" : "Ethernet";
}

function interfaceOf({ kind, mac, address, mask, gateway }: AmtNetworkPort): Record<string, string> {
  const type = kind === "wireless" ? "wireless" : "ethernet";
  return { family: "IPv4", type, address, netmask: mask, mac, gateway };
}
