/** A file for a USB stick, which prepares firmware for administrator control by this server. */

import { decodeBase64, type WireGroup } from "@tendril/protocol";
import { amtsetupbin } from "@tendril/protocol/actions/amt/amtsetupbin";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { t } from "../../../language/index.ts";
import { Banner, ConfirmDialog, Field, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { saveFile } from "../../save-file.ts";

const ADMIN = 3;
const BEST = 4;
/** Of the menu of new firmware. */
const FACTORY_PASSWORD = "admin";

export function AmtStickDialog({ group, onClose }: { group: WireGroup; onClose: () => void }) {
  const [typed, setTyped] = useState({ before: "", next: "", suffix: "" });
  const { before, next, suffix } = typed;
  const isForAdmin = group.amt?.type === ADMIN || group.amt?.type === BEST;
  const save = async (): Promise<void> => {
    const reply = await control.request(amtsetupbin, {
      ...{ oldmebxpass: before || FACTORY_PASSWORD, newmebxpass: next },
      ...(suffix === "" ? {} : { suffix: suffix.trim() }),
    });
    assertOk(reply);
    const bytes = decodeBase64(reply.file ?? "");
    saveFile([bytes.slice()], { name: "setup.bin", type: "application/octet-stream" });
    showToast(t("setup.bin is for computers in {network}.", { network: reply.suffix ?? "" }));
  };
  return (
    <ConfirmDialog
      title={t("USB stick for Intel AMT")}
      deed={t("Download setup.bin")}
      onConfirm={save}
      onClose={onClose}
    >
      <p class="t2">
        {t(
          "For new computers, whose firmware does not trust this server yet. Put the file into the root of a stick with FAT32, start the computer with it and answer Y. Its agent in {group} does the rest.",
          { group: group.name },
        )}
      </p>
      {!isForAdmin && (
        <Banner kind="warn">
          {t("The policy of this group is not admin control: the firmware stays as the stick leaves it.")}
        </Banner>
      )}
      <MenuPassword
        id="stick-before"
        label={t("Password of the firmware's menu now")}
        hint={t("Empty: admin, as from the factory.")}
        value={before}
        onChange={(text) => setTyped({ ...typed, before: text })}
      />
      <MenuPassword
        id="stick-next"
        label={t("Password of the menu from now on")}
        hint={t(
          "8 to 16 characters: capital and small letters, a digit and a sign. It stands in the file, readable.",
        )}
        value={next}
        onChange={(text) => setTyped({ ...typed, next: text })}
      />
      <Field
        id="stick-suffix"
        label={t("Network of the computers (DNS suffix)")}
        hint={t("Empty: that of the activation certificate of this server, or the server's own name.")}
      >
        <input
          id="stick-suffix"
          class="input"
          maxLength={63}
          placeholder="office.example"
          value={suffix}
          onInput={(event) => setTyped({ ...typed, suffix: event.currentTarget.value })}
        />
      </Field>
    </ConfirmDialog>
  );
}

interface MenuPasswordProps {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

function MenuPassword({ id, label, hint, value, onChange }: MenuPasswordProps) {
  return (
    <Field id={id} label={label} hint={hint}>
      <input
        id={id}
        class="input"
        type="password"
        maxLength={16}
        autocomplete="new-password"
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
}
