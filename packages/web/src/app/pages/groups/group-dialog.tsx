/** Making a device group, and its settings in words. */

import type { WireGroup } from "@tendril/protocol";
import { createmesh } from "@tendril/protocol/actions/groups/createmesh";
import { editmesh } from "@tendril/protocol/actions/groups/editmesh";
import { GroupFlag } from "@tendril/protocol/constants";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { type PlainText, t } from "../../../language/index.ts";
import { ConfirmDialog, Tick } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { ConsentFields } from "../consent-fields.tsx";

const MAX_DAYS = 3650;

/** Bits of GroupFlag in words; those that are not here stay as they are. */
const flagWords: readonly (readonly [bit: number, words: PlainText, hint?: PlainText])[] = [
  [
    GroupFlag.AwaitApproval,
    "New devices wait for approval",
    "Whoever may manage the devices of the group lets them in or refuses them. Those that wait join when this is turned off.",
  ],
  [
    GroupFlag.Record,
    "Record sessions with its devices",
    "If the server records sessions of selected device groups. Both sides are told.",
  ],
  [GroupFlag.SyncName, "Names of devices follow the names of the computers"],
  [GroupFlag.PreferAgentName, "A name given to the agent counts before that of the computer"],
  [
    GroupFlag.RemoveOnDisconnect,
    "Remove devices as soon as they disconnect",
    "For computers that come once. Their notes, inventory and history go with them.",
  ],
];

export function GroupDialog({
  group,
  onClose,
  onCreated,
}: {
  group?: WireGroup;
  onClose: () => void;
  onCreated?: (id: string) => void;
}) {
  const [name, setName] = useState(group?.name ?? "");
  const [desc, setDesc] = useState(group?.desc ?? "");
  const [isForAmt, setForAmt] = useState(false);
  const [consent, setConsent] = useState(group?.consent ?? 0);
  const [flags, setFlags] = useState(group?.flags ?? 0);
  const [expireDevs, setExpireDevs] = useState(group?.expireDevs ?? 0);
  const save = async (): Promise<void> => {
    if (name.trim() === "") throw new Error(t("A device group needs a name."));
    if (group !== undefined) {
      const fields = { meshid: group._id, meshname: name.trim(), desc, consent, flags, expireDevs };
      assertOk(await control.request(editmesh, fields));
      return;
    }
    const reply = await control.request(createmesh, {
      meshname: name.trim(),
      meshtype: isForAmt ? 1 : 2,
      desc,
    });
    assertOk(reply);
    if (reply.meshid !== undefined) onCreated?.(reply.meshid);
  };
  const title = group === undefined ? t("New device group") : t("Change {name}", { name: group.name });
  return (
    <ConfirmDialog
      title={title}
      deed={group === undefined ? t("Create") : t("Save")}
      onConfirm={save}
      onClose={onClose}
    >
      <div class="field">
        <label for="group-name">{t("Name")}</label>
        <input
          id="group-name"
          class="input"
          maxLength={128}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for="group-desc">{t("Description")}</label>
        <input
          id="group-desc"
          class="input"
          maxLength={1024}
          value={desc}
          onInput={(event) => setDesc(event.currentTarget.value)}
        />
      </div>
      {group === undefined && (
        <Tick isOn={isForAmt} onChange={setForAmt}>
          {t("For Intel AMT alone, without agents")}
        </Tick>
      )}
      {group !== undefined && <ConsentFields consent={consent} onChange={setConsent} />}
      {group !== undefined && <FlagFields flags={flags} onChange={setFlags} />}
      {group !== undefined && <ExpiryField days={expireDevs} onChange={setExpireDevs} />}
    </ConfirmDialog>
  );
}

function FlagFields({ flags, onChange }: { flags: number; onChange: (flags: number) => void }) {
  return (
    <>
      {flagWords.map(([bit, words, hint]) => (
        <div class="field" key={bit}>
          <Tick isOn={(flags & bit) !== 0} onChange={(isOn) => onChange(isOn ? flags | bit : flags & ~bit)}>
            {t(words)}
          </Tick>
          {hint !== undefined && <p class="hint">{t(hint)}</p>}
        </div>
      ))}
    </>
  );
}

function ExpiryField({ days, onChange }: { days: number; onChange: (days: number) => void }) {
  return (
    <div class="field">
      <label for="group-expiry">{t("Remove inactive devices after (days)")}</label>
      <input
        id="group-expiry"
        class="input"
        type="number"
        min={0}
        max={MAX_DAYS}
        value={days}
        onInput={(event) =>
          onChange(Math.min(MAX_DAYS, Math.max(0, Math.trunc(event.currentTarget.valueAsNumber || 0))))
        }
      />
      <p class="hint">{t("0 keeps them for ever. An agent that comes back later joins as a new device.")}</p>
    </div>
  );
}
