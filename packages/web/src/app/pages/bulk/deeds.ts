/**
 * What can be done with devices, in words, and how each is asked of the server for one device.
 */
import { changeDeviceMesh } from "@tendril/protocol/actions/devices/change-device-mesh";
import { changedevice } from "@tendril/protocol/actions/devices/changedevice";
import { poweraction } from "@tendril/protocol/actions/devices/poweraction";
import { removedevices } from "@tendril/protocol/actions/devices/removedevices";
import { runcommands } from "@tendril/protocol/actions/devices/runcommands";
import { toast } from "@tendril/protocol/actions/devices/toast";
import { updateAgents } from "@tendril/protocol/actions/devices/update-agents";
import { wakedevices } from "@tendril/protocol/actions/devices/wakedevices";
import { control, store } from "../../../control/index.ts";
import { type PlainText, t } from "../../../language/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { assertWoken } from "./wake-words.ts";

export type Deed = "wake" | "move" | "tag" | "message" | "run" | "restart" | "off" | "update" | "remove";

export interface Given {
  readonly id: string;
  readonly text: string;
  readonly groupId: string;
}

export interface Spec {
  readonly title: (devices: string) => string;
  readonly deed: PlainText;
  readonly consequence: PlainText;
  /** Of devices in another state it asks nothing. */
  readonly needs?: "online" | "offline";
  readonly isFinal: boolean;
  readonly field?: "text" | "group";
  readonly label?: PlainText;
  readonly done: (devices: string) => string;
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
    title: (devices) => t("Wake {devices}?", { devices }),
    deed: "Wake",
    consequence:
      "Computers near them that are online send wake packets. It takes a minute until they are here.",
    needs: "offline",
    isFinal: false,
    done: (devices) => t("Wake packets sent for {devices}.", { devices }),
    run: async ({ id }) => assertWoken(await control.request(wakedevices, { nodeids: [id] })),
  },
  move: {
    title: (devices) => t("Move {devices}?", { devices }),
    deed: "Move",
    consequence: "Who may see and use them follows the new device group.",
    isFinal: false,
    field: "group",
    label: "To device group",
    done: (devices) => t("Moved {devices}.", { devices }),
    missing: ({ groupId }) => (groupId === "" ? t("Choose the device group to move to.") : undefined),
    async run({ id, groupId }) {
      if (store.devices.get(id)?.meshid === groupId) return;
      assertOk(await control.request(changeDeviceMesh, { nodeids: [id], meshid: groupId }));
    },
  },
  tag: {
    title: (devices) => t("Tag {devices}?", { devices }),
    deed: "Add tags",
    consequence: "The tags are added to those that the devices have. Separate several with commas.",
    isFinal: false,
    field: "text",
    label: "Tags",
    done: (devices) => t("Tagged {devices}.", { devices }),
    missing: ({ text }) => (tagsOf(text).length === 0 ? t("Type at least one tag.") : undefined),
    async run({ id, text }) {
      const tags = [...new Set([...(store.devices.get(id)?.tags ?? []), ...tagsOf(text)])];
      assertOk(await control.request(changedevice, { nodeid: id, tags }));
    },
  },
  message: {
    title: (devices) => t("Send a message to {devices}?", { devices }),
    deed: "Send",
    consequence: "It is shown to the person at each computer, where somebody is signed in.",
    needs: "online",
    isFinal: false,
    field: "text",
    label: "Message",
    done: (devices) => t("Message sent to {devices}.", { devices }),
    missing: ({ text }) => (text.trim() === "" ? t("Type a message.") : undefined),
    async run({ id, text }) {
      assertOk(await control.request(toast, { nodeids: [id], msg: text }));
    },
  },
  run: {
    title: (devices) => t("Run a command on {devices}?", { devices }),
    deed: "Run",
    consequence:
      "It runs as the system account in the computer's own shell. Each run is recorded in the events.",
    needs: "online",
    isFinal: false,
    field: "text",
    label: "Command",
    done: (devices) => t("Command started on {devices}.", { devices }),
    missing: ({ text }) => (text.trim() === "" ? t("Type a command.") : undefined),
    async run({ id, text }) {
      assertOk(await control.request(runcommands, { nodeids: [id], cmds: text }));
    },
  },
  restart: {
    title: (devices) => t("Restart {devices}?", { devices }),
    deed: "Restart",
    consequence: "Programs are closed; what was not saved is lost. This cannot be undone.",
    needs: "online",
    isFinal: true,
    done: (devices) => t("Restart of {devices} requested.", { devices }),
    run: power(3),
  },
  off: {
    title: (devices) => t("Switch off {devices}?", { devices }),
    deed: "Switch off",
    consequence:
      "Programs are closed; what was not saved is lost. Somebody has to switch the computers on again.",
    needs: "online",
    isFinal: true,
    done: (devices) => t("Switching off {devices}.", { devices }),
    run: power(2),
  },
  update: {
    title: (devices) => t("Update the agents of {devices}?", { devices }),
    deed: "Update agents",
    consequence:
      "Agents with an older program than this server has replace it and come back. Open sessions on their devices end.",
    needs: "online",
    isFinal: false,
    done: (devices) => t("The agents of {devices} look for a newer program.", { devices }),
    run: async ({ id }) => assertOk(await control.request(updateAgents, { nodeids: [id] })),
  },
  remove: {
    title: (devices) => t("Remove {devices}?", { devices }),
    deed: "Remove",
    consequence:
      "Their notes, inventory and power history are deleted. An agent that still runs joins its device group again as a new device.",
    isFinal: true,
    done: (devices) => t("Removed {devices}.", { devices }),
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
