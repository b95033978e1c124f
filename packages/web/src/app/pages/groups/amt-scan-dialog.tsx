/** Looks for devices with Intel AMT in the network of the server, and adds those that are chosen. */

import type { WireGroup } from "@tendril/protocol";
import { addamtdevice } from "@tendril/protocol/actions/amt/addamtdevice";
import { useState } from "preact/hooks";
import { control, store } from "../../../control/index.ts";
import { type PlainText, plural, t } from "../../../language/index.ts";
import { Dialog, Field, Icon, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { LoginFields, noAccount, type TypedAccount } from "../amt/account-fields.tsx";
import { type AmtScan, type FoundFirmware, useAmtScan } from "./use-amt-scan.ts";

const states: ReadonlyMap<number, PlainText> = new Map([
  [0, "not activated"],
  [1, "being set up"],
]);

export function AmtScanDialog({ group, onClose }: { group: WireGroup; onClose: () => void }) {
  const [range, setRange] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [account, setAccount] = useState(noAccount);
  const [problem, setProblem] = useState("");
  const [isAdding, setAdding] = useState(false);
  const scan = useAmtScan(group._id);
  store.revision.value;
  const known = new Set([...store.devices.values()].map(({ host }) => host));
  const wanted = scan.found.filter(({ address }) => chosen.has(address) && !known.has(address));
  const add = (): void => {
    setAdding(true);
    addAll(group, wanted, account)
      .then(
        () =>
          showToast(
            plural(wanted.length, "One device is in {group}.", "{count} devices are in {group}.", {
              group: group.name,
            }),
          ),
        (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
      )
      .finally(() => setAdding(false));
  };
  const choose = (address: string, isOn: boolean): void => {
    const next = new Set(chosen);
    if (isOn) next.add(address);
    else next.delete(address);
    setChosen(next);
  };
  return (
    <Dialog title={t("Look for Intel AMT for {group}", { group: group.name })} onClose={onClose}>
      <div class="db">
        <RangeField range={range} scan={scan} onChange={setRange} />
        <Found
          scan={scan}
          known={known}
          chosen={chosen}
          onChoose={choose}
          onChooseAll={() => setChosen(new Set(scan.found.map(({ address }) => address)))}
        />
        {wanted.length > 0 && <LoginFields account={account} onChange={setAccount} />}
        {(problem || scan.problem) !== "" && (
          <p class="c-danger" role="alert">
            {problem || scan.problem}
          </p>
        )}
      </div>
      <div class="df">
        <button type="button" class="btn" onClick={onClose}>
          {t("Close")}
        </button>
        <button type="button" class="btn primary" disabled={wanted.length === 0 || isAdding} onClick={add}>
          {wanted.length > 1
            ? plural(wanted.length, "Add {count} device", "Add {count} devices")
            : t("Add device")}
        </button>
      </div>
    </Dialog>
  );
}

interface RangeProps {
  readonly range: string;
  readonly scan: AmtScan;
  readonly onChange: (range: string) => void;
}

function RangeField({ range, scan, onChange }: RangeProps) {
  const isRunning = scan.phase === "running";
  return (
    <Field
      id="scan-range"
      label={t("Addresses")}
      hint={t("As 192.0.2.0/24 or 192.0.2.1-192.0.2.50, in networks that the settings of the server allow.")}
    >
      <div class="row">
        <input
          id="scan-range"
          class="input grow"
          maxLength={64}
          disabled={isRunning}
          value={range}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
        <button
          type="button"
          class="btn"
          disabled={range.trim() === ""}
          onClick={() => (isRunning ? scan.stop() : scan.begin(range.trim()))}
        >
          <Icon name={isRunning ? "x" : "search"} />
          {isRunning ? t("Stop") : t("Search")}
        </button>
      </div>
    </Field>
  );
}

interface FoundProps {
  readonly scan: AmtScan;
  /** Addresses of devices that are there already. */
  readonly known: ReadonlySet<string | null | undefined>;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (address: string, isOn: boolean) => void;
  readonly onChooseAll: () => void;
}

function Found({ scan, known, chosen, onChoose, onChooseAll }: FoundProps) {
  const { phase, found, checked, total } = scan;
  if (phase === "new") return null;
  return (
    <>
      <div class="row t2">
        {phase === "running" && <span class="spin" aria-hidden="true" />}
        <p role="status">
          {phase === "running"
            ? t("{checked} of {total} addresses, {found} found", { checked, total, found: found.length })
            : t("{found} found", { found: found.length })}
        </p>
        {found.length > 1 && (
          <button type="button" class="btn quiet sm end" onClick={onChooseAll}>
            {t("Choose all")}
          </button>
        )}
      </div>
      {found.length > 0 && (
        <ul class="rows amt-found">
          {found.map((one) => (
            <li key={one.address}>
              <label class="tick grow">
                <input
                  type="checkbox"
                  class="check"
                  disabled={known.has(one.address)}
                  checked={chosen.has(one.address) && !known.has(one.address)}
                  onChange={(event) => onChoose(one.address, event.currentTarget.checked)}
                />
                <span class="two">
                  {one.hosttype === "host" ? one.hostname : one.address}
                  <small>{wordsOf(one)}</small>
                </span>
              </label>
              {known.has(one.address) && <span class="badge end">{t("There already")}</span>}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function wordsOf({ address, ver, tls, state, hosttype }: FoundFirmware): string {
  const facts = [
    hosttype === "host" ? address : "",
    ver === "" ? "" : t("version {version}", { version: ver }),
    tls === 1 ? "TLS" : "",
  ];
  const word = states.get(state);
  return [...facts, word === undefined ? "" : t(word)].filter((fact) => fact !== "").join(", ");
}

/** One after the other; what was added before an error stays. @throws Error with a sentence. */
async function addAll(
  group: WireGroup,
  found: readonly FoundFirmware[],
  { user, pass }: TypedAccount,
): Promise<void> {
  for (const { address, hostname, tls } of found) {
    const reply = await control.request(addamtdevice, {
      ...{ meshid: group._id, devicename: hostname.slice(0, 128), hostname: address },
      ...{ amtusername: user.trim(), amtpassword: pass, amttls: tls },
    });
    assertOk(reply);
  }
}
