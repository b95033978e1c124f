/**
 * What can be done with devices, in words, and how each is asked of the server for one device.
 */
import { changeDeviceMesh } from "@tendril/protocol/actions/devices/change-device-mesh";
import { changedevice } from "@tendril/protocol/actions/devices/changedevice";
import { poweraction } from "@tendril/protocol/actions/devices/poweraction";
import { removedevices } from "@tendril/protocol/actions/devices/removedevices";
import { runcommands } from "@tendril/protocol/actions/devices/runcommands";
import { toast } from "@tendril/protocol/actions/devices/toast";
import { wakedevices } from "@tendril/protocol/actions/devices/wakedevices";
import { control, store } from "../../../control/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { assertWoken } from "./wake-words.ts";

export type Deed = "wake" | "move" | "tag" | "message" | "run" | "restart" | "off" | "remove";

export interface Given {
  readonly id: string;
  readonly text: string;
  readonly groupId: string;
}

export interface Spec {
  readonly title: (many: string) => string;
  readonly deed: string;
  readonly consequence: string;
  /** Of devices in another state it asks nothing. */
  readonly needs?: "online" | "offline";
  readonly isFinal: boolean;
  readonly field?: "text" | "group";
  readonly label?: string;
  readonly done: (many: string) => string;
  /** What is missing in what was typed or chosen, in words. */
  missing?(given: Omit<Given, "id">): string | undefined;
  run(given: Given): Promise<void>;
}

const power =
  (actiontype: number) =>
  async ({ id }: Given): Promise<void> =>
    assertOk(await control.request(poweraction, { nodeids: [id], actiontype }));

export const specs: Readonly<Record<Deed, Spec>> = {
  wake: {
    title: (many) => `Wake ${many}?`,
    deed: "Wake",
    consequence:
      "Computers near them that are online send wake packets. It takes a minute until they are here.",
    needs: "offline",
    isFinal: false,
    done: (many) => `Wake packets sent for ${many}.`,
    run: async ({ id }) => assertWoken(await control.request(wakedevices, { nodeids: [id] })),
  },
  move: {
    title: (many) => `Move ${many}?`,
    deed: "Move",
    consequence: "Who may see and use them follows the new device group.",
    isFinal: false,
    field: "group",
    label: "To device group",
    done: (many) => `Moved ${many}.`,
    missing: ({ groupId }) => (groupId === "" ? "Choose the device group to move to." : undefined),
    async run({ id, groupId }) {
      if (store.devices.get(id)?.meshid === groupId) return;
      assertOk(await control.request(changeDeviceMesh, { nodeids: [id], meshid: groupId }));
    },
  },
  tag: {
    title: (many) => `Tag ${many}?`,
    deed: "Add tags",
    consequence: "The tags are added to those that the devices have. Separate several with commas.",
    isFinal: false,
    field: "text",
    label: "Tags",
    done: (many) => `Tagged ${many}.`,
    missing: ({ text }) => (tagsOf(text).length === 0 ? "Type at least one tag." : undefined),
    async run({ id, text }) {
      const tags = [...new Set([...(store.devices.get(id)?.tags ?? []), ...tagsOf(text)])];
      assertOk(await control.request(changedevice, { nodeid: id, tags }));
    },
  },
  message: {
    title: (many) => `Send a message to ${many}?`,
    deed: "Send",
    consequence: "It is shown to the person at each computer, where somebody is signed in.",
    needs: "online",
    isFinal: false,
    field: "text",
    label: "Message",
    done: (many) => `Message sent to ${many}.`,
    missing: ({ text }) => (text.trim() === "" ? "Type a message." : undefined),
    async run({ id, text }) {
      assertOk(await control.request(toast, { nodeids: [id], msg: text }));
    },
  },
  run: {
    title: (many) => `Run a command on ${many}?`,
    deed: "Run",
    consequence:
      "It runs as the system account in the computer's own shell. Each run is recorded in the events.",
    needs: "online",
    isFinal: false,
    field: "text",
    label: "Command",
    done: (many) => `Command started on ${many}.`,
    missing: ({ text }) => (text.trim() === "" ? "Type a command." : undefined),
    async run({ id, text }) {
      assertOk(await control.request(runcommands, { nodeids: [id], cmds: text }));
    },
  },
  restart: {
    title: (many) => `Restart ${many}?`,
    deed: "Restart",
    consequence: "Programs are closed; what was not saved is lost. This cannot be undone.",
    needs: "online",
    isFinal: true,
    done: (many) => `Restart of ${many} requested.`,
    run: power(3),
  },
  off: {
    title: (many) => `Switch off ${many}?`,
    deed: "Switch off",
    consequence:
      "Programs are closed; what was not saved is lost. Somebody has to switch the computers on again.",
    needs: "online",
    isFinal: true,
    done: (many) => `Switching off ${many}.`,
    run: power(2),
  },
  remove: {
    title: (many) => `Remove ${many}?`,
    deed: "Remove",
    consequence:
      "Their notes, inventory and power history are deleted. An agent that still runs joins its device group again as a new device.",
    isFinal: true,
    done: (many) => `Removed ${many}.`,
    async run({ id }) {
      assertOk(await control.request(removedevices, { nodeids: [id] }));
    },
  },
};

function tagsOf(text: string): string[] {
  return text
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
}
