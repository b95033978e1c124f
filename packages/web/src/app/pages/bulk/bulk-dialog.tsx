/**
 * One dialog for each deed: what happens and to whom; then how far it is; then what failed, to be tried again.
 */
import { useRef, useState } from "preact/hooks";
import { isOnline, store } from "../../../control/index.ts";
import { plural, t } from "../../../language/index.ts";
import { Dialog, showToast } from "../../../ui/index.ts";
import { DeedProgress } from "./deed-progress.tsx";
import { type Deed, type Spec, specs } from "./deeds.ts";
import { type Outcome, runDeed } from "./run-deed.ts";

const PREVIEWED = 6;
/** Four at once: below the rate at which the server ends a channel. */
const PAUSE_MS = 60;

interface Props {
  readonly deed: Deed;
  readonly ids: readonly string[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

interface Run {
  readonly on: readonly string[];
  readonly outcomes: readonly Outcome[];
  readonly isRunning: boolean;
}

export function BulkDialog({ deed, ids, onClose, onDone }: Props) {
  const spec = specs[deed];
  const [affected] = useState(() => ids.filter((id) => isFit(spec, id)));
  // names are kept: a removed device has none any more
  const [names] = useState(() => new Map(ids.map((id) => [id, store.devices.get(id)?.name ?? id])));
  const [text, setText] = useState("");
  const [groupId, setGroupId] = useState("");
  const [problem, setProblem] = useState("");
  const [run, setRun] = useState<Run | undefined>(undefined);
  const stop = useRef<AbortController | undefined>(undefined);
  const wordsFor = (some: readonly string[]): string =>
    (some.length === 1 ? names.get(some[0] ?? "") : undefined) ??
    plural(some.length, "{count} device", "{count} devices");
  const many = wordsFor(ids);
  const begin = async (on: readonly string[]): Promise<void> => {
    const missing = spec.missing?.({ text, groupId });
    setProblem(missing ?? "");
    if (missing !== undefined) return;
    const abort = new AbortController();
    stop.current = abort;
    setRun({ on, outcomes: [], isRunning: true });
    const outcomes = await runDeed(on, {
      run: (id) => spec.run({ id, text, groupId }),
      onOutcome: (outcome) =>
        setRun((before) => before && { ...before, outcomes: [...before.outcomes, outcome] }),
      pause: () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS)),
      signal: abort.signal,
    });
    setRun({ on, outcomes, isRunning: false });
    if (outcomes.length < on.length || outcomes.some(({ problem }) => problem !== undefined)) return;
    showToast(spec.done(wordsFor(on)));
    onClose();
    if (deed === "remove" || deed === "move") onDone();
  };
  const close = (): void => {
    stop.current?.abort();
    onClose();
  };
  if (run !== undefined) {
    return (
      <Dialog title={spec.title(many)} onClose={close}>
        <DeedProgress {...run} total={run.on.length} nameOf={(id) => names.get(id) ?? id} />
        <div class="df">
          <button type="button" class="btn" onClick={run.isRunning ? () => stop.current?.abort() : close}>
            {run.isRunning ? t("Stop") : t("Close")}
          </button>
          {!run.isRunning && (
            <button type="button" class="btn primary" onClick={() => void begin(leftOf(run))}>
              {run.outcomes.length < run.on.length ? t("Go on") : t("Retry failed")}
            </button>
          )}
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={spec.title(many)} onClose={close}>
      <div class="db">
        <p>{t(spec.consequence)}</p>
        <Preview spec={spec} affected={affected} total={ids.length} nameOf={(id) => names.get(id) ?? id} />
        {spec.field === "text" && <TextField spec={spec} value={text} onChange={setText} />}
        {spec.field === "group" && <GroupField spec={spec} value={groupId} onChange={setGroupId} />}
        {problem !== "" && (
          <p class="c-danger" role="alert">
            {problem}
          </p>
        )}
      </div>
      <div class="df">
        <button type="button" class="btn" onClick={close}>
          {t("Cancel")}
        </button>
        <button
          type="button"
          class={spec.isFinal ? "btn danger-solid" : "btn primary"}
          disabled={affected.length === 0}
          onClick={() => void begin(affected)}
        >
          {t(spec.deed)}
        </button>
      </div>
    </Dialog>
  );
}

/** Those that failed, and after a stop those that were not begun; never one that was done. */
function leftOf({ on, outcomes }: Run): readonly string[] {
  const done = new Set(outcomes.filter(({ problem }) => problem === undefined).map(({ id }) => id));
  return on.filter((id) => !done.has(id));
}

function isFit({ needs }: Spec, id: string): boolean {
  const device = store.devices.get(id);
  if (device === undefined) return false;
  return needs === undefined || isOnline(device) === (needs === "online");
}

function Preview(props: {
  spec: Spec;
  affected: readonly string[];
  total: number;
  nameOf: (id: string) => string;
}) {
  const { spec, affected, total, nameOf } = props;
  const skipped = total - affected.length;
  const rest = affected.length - PREVIEWED;
  const shown = affected.slice(0, PREVIEWED).map(nameOf).join(", ");
  return (
    <>
      {total > 1 && affected.length > 0 && (
        <p class="t3 break">
          {rest > 0 ? t("{names} and {count} more", { names: shown, count: rest }) : shown}
        </p>
      )}
      {skipped > 0 && (
        <p class="c-warn">
          {spec.needs === "offline"
            ? plural(
                skipped,
                "{count} is online already and is skipped.",
                "{count} are online already and are skipped.",
              )
            : plural(skipped, "{count} is offline and is skipped.", "{count} are offline and are skipped.")}
        </p>
      )}
    </>
  );
}

interface FieldProps {
  readonly spec: Spec;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function TextField({ spec, value, onChange }: FieldProps) {
  return (
    <div class="field">
      <label for="bulk-text">{spec.label && t(spec.label)}</label>
      <textarea
        id="bulk-text"
        class="input"
        rows={4}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}

function GroupField({ spec, value, onChange }: FieldProps) {
  const groups = [...store.groups.values()].sort((a, b) => a.name.localeCompare(b.name));
  return (
    <div class="field">
      <label for="bulk-group">{spec.label && t(spec.label)}</label>
      <select
        id="bulk-group"
        class="input"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        <option value="">{t("Choose a device group")}</option>
        {groups.map((group) => (
          <option key={group._id} value={group._id}>
            {group.name}
          </option>
        ))}
      </select>
    </div>
  );
}
