/** What one wants to be told of the devices of a group: in the page, or by mail. */

import type { WireGroup } from "@tendril/protocol";
import { changemeshnotify } from "@tendril/protocol/actions/groups/changemeshnotify";
import { NotifyFlag } from "@tendril/protocol/constants";
import { useState } from "preact/hooks";
import { account, control } from "../../../control/index.ts";
import { type PlainText, t } from "../../../language/index.ts";
import { ConfirmDialog, Tick } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { pageState } from "../../page-state.ts";

const here: readonly (readonly [bit: number, words: PlainText])[] = [
  [NotifyFlag.WebConnect, "A device connects"],
  [NotifyFlag.WebDisconnect, "A device disconnects"],
];
const byMail: readonly (readonly [bit: number, words: PlainText])[] = [
  [NotifyFlag.MailConnect, "A device connects"],
  [NotifyFlag.MailDisconnect, "A device disconnects"],
];

export function NoticesDialog({ group, onClose }: { group: WireGroup; onClose: () => void }) {
  const own = account.value;
  const before = new Map(Object.entries(own?.notify ?? {})).get(group._id) ?? 0;
  const [wishes, setWishes] = useState(before);
  const save = async (): Promise<void> => {
    assertOk(await control.request(changemeshnotify, { meshid: group._id, notify: wishes }));
  };
  const choices = { wishes, onChange: setWishes };
  return (
    <ConfirmDialog
      title={t("Tell me about {group}", { group: group.name })}
      deed={t("Save")}
      onConfirm={save}
      onClose={onClose}
    >
      <Choices legend={t("In this page, while it is open")} bits={here} {...choices} />
      {pageState.value.hasMail && <Choices legend={t("By mail")} bits={byMail} {...choices} />}
      {pageState.value.hasMail && (
        <p class="hint">
          {own?.emailVerified === true
            ? t("To {address}. What happens within a minute makes one letter; short breaks make none.", {
                address: own.email ?? "",
              })
            : t("Letters need a confirmed address: see My account.")}
        </p>
      )}
    </ConfirmDialog>
  );
}

function Choices(props: {
  legend: string;
  bits: readonly (readonly [bit: number, words: PlainText])[];
  wishes: number;
  onChange: (wishes: number) => void;
}) {
  const { legend, bits, wishes, onChange } = props;
  return (
    <fieldset class="consent">
      <legend>{legend}</legend>
      {bits.map(([bit, words]) => (
        <Tick
          key={bit}
          isOn={(wishes & bit) !== 0}
          onChange={(isOn) => onChange(isOn ? wishes | bit : wishes & ~bit)}
        >
          {t(words)}
        </Tick>
      ))}
    </fieldset>
  );
}
