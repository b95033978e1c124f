/**
 * What can be done with several devices at once, with its consequences said first.
 */
import type { Signal } from "@preact/signals";
import { changeDeviceMesh } from "@tendril/protocol/actions/devices/change-device-mesh";
import { changedevice } from "@tendril/protocol/actions/devices/changedevice";
import { poweraction } from "@tendril/protocol/actions/devices/poweraction";
import { removedevices } from "@tendril/protocol/actions/devices/removedevices";
import { runcommands } from "@tendril/protocol/actions/devices/runcommands";
import { toast } from "@tendril/protocol/actions/devices/toast";
import { useState } from "preact/hooks";
import { control, isOnline, store } from "../../control/index.ts";
import { ConfirmDialog, Icon, Menu, showToast } from "../../ui/index.ts";
import { assertOk } from "../assert-ok.ts";
import { Lazy } from "../lazy.tsx";

type Deed = "move" | "tag" | "message" | "run" | "restart" | "off" | "remove";

const loadSend = () => import("./files/send-dialog.tsx").then((module) => module.SendFilesDialog);

export function BulkBar({ selected }: { selected: Signal<ReadonlySet<string>> }) {
  const [deed, setDeed] = useState<Deed | null>(null);
  const [sent, setSent] = useState<readonly string[] | null>(null);
  const ids = [...selected.value].filter((id) => store.devices.has(id));
  if (ids.length === 0) return null;
  const clear = (): void => {
    selected.value = new Set();
  };
  return (
    <>
      <div class="bulk" role="toolbar" aria-label="Selected devices">
        <strong>{ids.length.toLocaleString()} selected</strong>
        <button type="button" class="btn quiet" onClick={() => setDeed("run")}>
          <Icon name="terminal" />
          Run command
        </button>
        <button type="button" class="btn quiet p-hide" onClick={() => setDeed("message")}>
          <Icon name="message-square" />
          Message
        </button>
        <button type="button" class="btn quiet p-hide" onClick={() => setSent(ids)}>
          <Icon name="file-up" />
          Send files
        </button>
        <button type="button" class="btn quiet p-hide" onClick={() => setDeed("tag")}>
          <Icon name="tag" />
          Tag
        </button>
        <button type="button" class="btn quiet p-hide" onClick={() => setDeed("move")}>
          <Icon name="folder" />
          Move
        </button>
        <Menu
          label="More actions"
          className="btn quiet"
          items={[
            { label: "Message", icon: "message-square", onSelect: () => setDeed("message") },
            { label: "Send files", icon: "file-up", onSelect: () => setSent(ids) },
            { label: "Tag", icon: "tag", onSelect: () => setDeed("tag") },
            { label: "Move", icon: "folder", onSelect: () => setDeed("move") },
            { label: "Restart", icon: "rotate-cw", onSelect: () => setDeed("restart") },
            { label: "Switch off", icon: "power-off", onSelect: () => setDeed("off") },
            { label: "Remove", icon: "trash-2", isDanger: true, onSelect: () => setDeed("remove") },
          ]}
        >
          More
          <Icon name="chevron-down" className="caret" />
        </Menu>
        <span class="sep" />
        <button type="button" class="btn quiet sq" aria-label="Clear selection" onClick={clear}>
          <Icon name="x" />
        </button>
      </div>
      {deed !== null && <BulkDialog deed={deed} ids={ids} onClose={() => setDeed(null)} onDone={clear} />}
      {sent !== null && <Lazy load={loadSend} ids={sent} onClose={() => setSent(null)} />}
    </>
  );
}

interface BulkDialogProps {
  readonly deed: Deed;
  readonly ids: readonly string[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** One dialog: what happens, to how many, what is skipped; the button repeats the deed. */
export function BulkDialog({ deed, ids, onClose, onDone }: BulkDialogProps) {
  const [text, setText] = useState("");
  const [groupId, setGroupId] = useState("");
  const online = ids.filter((id) => {
    const device = store.devices.get(id);
    return device !== undefined && isOnline(device);
  });
  const many =
    ids.length === 1 ? (store.devices.get(ids[0] ?? "")?.name ?? "1 device") : `${ids.length} devices`;
  const spec = specs[deed];
  const skipped = spec.needsOnline && online.length < ids.length ? ids.length - online.length : 0;
  const confirm = async (): Promise<void> => {
    await spec.run({ ids: spec.needsOnline ? online : ids, text, groupId });
    showToast(spec.done(many));
    if (deed === "remove" || deed === "move") onDone();
  };
  return (
    <ConfirmDialog
      title={spec.title(many)}
      deed={spec.deed}
      isFinal={spec.isFinal}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{spec.consequence}</p>
      {skipped > 0 && <p class="c-warn">{skipped} are offline and are skipped.</p>}
      {spec.field === "text" && (
        <div class="field">
          <label for="bulk-text">{spec.label}</label>
          <textarea
            id="bulk-text"
            class="input"
            rows={4}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </div>
      )}
      {spec.field === "group" && (
        <div class="field">
          <label for="bulk-group">{spec.label}</label>
          <select
            id="bulk-group"
            class="input"
            value={groupId}
            onChange={(event) => setGroupId(event.currentTarget.value)}
          >
            <option value="">Choose a device group</option>
            {[...store.groups.values()].map((group) => (
              <option key={group._id} value={group._id}>
                {group.name}
              </option>
            ))}
          </select>
        </div>
      )}
    </ConfirmDialog>
  );
}

interface Given {
  readonly ids: readonly string[];
  readonly text: string;
  readonly groupId: string;
}

interface Spec {
  readonly title: (many: string) => string;
  readonly deed: string;
  readonly consequence: string;
  readonly needsOnline: boolean;
  readonly isFinal: boolean;
  readonly field?: "text" | "group";
  readonly label?: string;
  readonly done: (many: string) => string;
  run(given: Given): Promise<void>;
}

const power =
  (actiontype: number) =>
  async ({ ids }: Given): Promise<void> =>
    assertOk(await control.request(poweraction, { nodeids: [...ids], actiontype }));

const specs: Readonly<Record<Deed, Spec>> = {
  move: {
    title: (many) => `Move ${many}?`,
    deed: "Move",
    consequence: "Who may see and use them follows the new device group.",
    needsOnline: false,
    isFinal: false,
    field: "group",
    label: "To device group",
    done: (many) => `Moved ${many}.`,
    async run({ ids, groupId }) {
      if (groupId === "") throw new Error("Choose the device group to move to.");
      assertOk(await control.request(changeDeviceMesh, { nodeids: [...ids], meshid: groupId }));
    },
  },
  tag: {
    title: (many) => `Tag ${many}?`,
    deed: "Add tags",
    consequence: "The tags are added to those that the devices have. Separate several with commas.",
    needsOnline: false,
    isFinal: false,
    field: "text",
    label: "Tags",
    done: (many) => `Tagged ${many}.`,
    async run({ ids, text }) {
      const added = text
        .split(",")
        .map((tag) => tag.trim())
        .filter((tag) => tag !== "");
      if (added.length === 0) throw new Error("Type at least one tag.");
      for (const nodeid of ids) {
        const tags = [...new Set([...(store.devices.get(nodeid)?.tags ?? []), ...added])];
        assertOk(await control.request(changedevice, { nodeid, tags }));
      }
    },
  },
  message: {
    title: (many) => `Send a message to ${many}?`,
    deed: "Send",
    consequence: "It is shown to the person at each computer, where somebody is signed in.",
    needsOnline: true,
    isFinal: false,
    field: "text",
    label: "Message",
    done: (many) => `Message sent to ${many}.`,
    async run({ ids, text }) {
      if (text.trim() === "") throw new Error("Type a message.");
      assertOk(await control.request(toast, { nodeids: [...ids], msg: text }));
    },
  },
  run: {
    title: (many) => `Run a command on ${many}?`,
    deed: "Run",
    consequence:
      "It runs as the system account in the computer's own shell. Each run is recorded in the events.",
    needsOnline: true,
    isFinal: false,
    field: "text",
    label: "Command",
    done: (many) => `Command started on ${many}.`,
    async run({ ids, text }) {
      if (text.trim() === "") throw new Error("Type a command.");
      assertOk(await control.request(runcommands, { nodeids: [...ids], cmds: text }));
    },
  },
  restart: {
    title: (many) => `Restart ${many}?`,
    deed: "Restart",
    consequence: "Programs are closed; what was not saved is lost. This cannot be undone.",
    needsOnline: true,
    isFinal: true,
    done: (many) => `Restart of ${many} requested.`,
    run: power(3),
  },
  off: {
    title: (many) => `Switch off ${many}?`,
    deed: "Switch off",
    consequence:
      "Programs are closed; what was not saved is lost. Somebody has to switch the computers on again.",
    needsOnline: true,
    isFinal: true,
    done: (many) => `Switching off ${many}.`,
    run: power(2),
  },
  remove: {
    title: (many) => `Remove ${many}?`,
    deed: "Remove",
    consequence:
      "Their notes, inventory and power history are deleted. An agent that still runs joins its device group again as a new device.",
    needsOnline: false,
    isFinal: true,
    done: (many) => `Removed ${many}.`,
    async run({ ids }) {
      assertOk(await control.request(removedevices, { nodeids: [...ids] }));
    },
  },
};
