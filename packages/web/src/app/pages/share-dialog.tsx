/**
 * Sharing a device with a guest: a link for some ways and some time; the links that there are, to take them back.
 */
import type { WireDevice } from "@tendril/protocol";
import { createDeviceShareLink } from "@tendril/protocol/actions/devices/create-device-share-link";
import { deviceShares, type WireDeviceShare } from "@tendril/protocol/actions/devices/device-shares";
import { removeDeviceShare } from "@tendril/protocol/actions/devices/remove-device-share";
import { ConsentFlag, ShareKind } from "@tendril/protocol/constants";
import { useEffect, useState } from "preact/hooks";
import { control, onEvent } from "../../control/index.ts";
import { type PlainText, t } from "../../language/index.ts";
import { CopyButton, Dialog, formatDate, Icon, showToast, Tick } from "../../ui/index.ts";
import { assertOk } from "../assert-ok.ts";
import { useLoad } from "../use-load.ts";

const kinds: readonly (readonly [bit: number, word: PlainText])[] = [
  [ShareKind.Desktop, "Desktop"],
  [ShareKind.Terminal, "Terminal"],
  [ShareKind.Files, "Files"],
];
const PROMPT_ALL = ConsentFlag.PromptDesktop | ConsentFlag.PromptTerminal | ConsentFlag.PromptFiles;
const minutes: readonly (readonly [value: number, word: PlainText])[] = [
  [30, "30 minutes"],
  [60, "1 hour"],
  [480, "8 hours"],
  [1_440, "1 day"],
  [10_080, "1 week"],
  [0, "Until taken back"],
];

/** Minutes. */
const MAX_DAILY = 480;

type When = "for" | "between" | "daily" | "weekly";

export function ShareDialog({ device, onClose }: { device: WireDevice; onClose: () => void }) {
  const shares = useLoad(device._id, () => control.request(deviceShares, { nodeid: device._id }));
  useEffect(
    () =>
      onEvent((event) => {
        if (event.nodeid === device._id && event.action === "deviceShareUpdate") shares.reload();
      }),
    [device._id],
  );
  const [made, setMade] = useState("");
  const list = shares.answer?.deviceShares ?? [];
  return (
    <Dialog title={t("Share {name} with a guest", { name: device.name })} onClose={onClose}>
      <div class="db">
        {made === "" ? (
          <ShareForm device={device} onMade={setMade} />
        ) : (
          <div class="field">
            <label for="share-link">{t("Link for the guest")}</label>
            <div class="row">
              <input
                id="share-link"
                class="input mono grow"
                readOnly
                value={made}
                onFocus={(event) => event.currentTarget.select()}
              />
              <CopyButton text={made} className="btn primary" />
            </div>
            <p class="hint">{t("Whoever has this link can use it. Send it to nobody else.")}</p>
          </div>
        )}
        {list.length > 0 && <ShareList device={device} list={list} />}
      </div>
      <div class="df">
        {made !== "" && (
          <button type="button" class="btn" onClick={() => setMade("")}>
            {t("Another link")}
          </button>
        )}
        <button type="button" class="btn" onClick={onClose}>
          {t("Close")}
        </button>
      </div>
    </Dialog>
  );
}

function ShareForm({ device, onMade }: { device: WireDevice; onMade: (url: string) => void }) {
  const [name, setName] = useState("");
  const [p, setKinds] = useState<number>(ShareKind.Desktop);
  const [viewOnly, setViewOnly] = useState(false);
  const [isAsking, setAsking] = useState(true);
  const [when, setWhen] = useState<When>("for");
  const [span, setSpan] = useState(60);
  const [start, setStart] = useState(() => toLocal(Date.now()));
  const [end, setEnd] = useState(() => toLocal(Date.now() + 3_600_000));
  const [problem, setProblem] = useState("");
  const make = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setProblem("");
    try {
      if (name.trim() === "") throw new Error(t("Name the guest."));
      if (p === 0) throw new Error(t("Choose what the guest may do."));
      const reply = await control.request(createDeviceShareLink, {
        ...{ nodeid: device._id, guestname: name.trim(), p, consent: isAsking ? PROMPT_ALL : 0 },
        ...(viewOnly && (p & ShareKind.Desktop) !== 0 ? { viewOnly } : {}),
        ...timesOf({ when, span, start, end }),
      });
      assertOk(reply);
      onMade(reply.url ?? "");
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <form class="share-form" onSubmit={(event) => void make(event)}>
      <div class="field">
        <label for="share-name">{t("Name of the guest")}</label>
        <input
          id="share-name"
          class="input"
          maxLength={64}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <fieldset class="share-set">
        <legend>{t("What the guest may use")}</legend>
        {kinds.map(([bit, word]) => (
          <Tick key={word} isOn={(p & bit) !== 0} onChange={(on) => setKinds(on ? p | bit : p & ~bit)}>
            {t(word)}
          </Tick>
        ))}
      </fieldset>
      {(p & ShareKind.Desktop) !== 0 && (
        <Tick isOn={viewOnly} onChange={setViewOnly}>
          {t("Only look at the screen")}
        </Tick>
      )}
      <Tick isOn={isAsking} onChange={setAsking}>
        {t("Ask the person at the device first")}
      </Tick>
      <ShareTimes {...{ when, span, start, end, setWhen, setSpan, setStart, setEnd }} />
      {problem !== "" && (
        <p class="c-danger" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" class="btn primary">
        {t("Make link")}
      </button>
    </form>
  );
}

interface Times {
  readonly when: When;
  /** Minutes. */
  readonly span: number;
  readonly start: string;
  readonly end: string;
}

function ShareTimes(
  props: Times & {
    setWhen: (when: When) => void;
    setSpan: (minutes: number) => void;
    setStart: (local: string) => void;
    setEnd: (local: string) => void;
  },
) {
  const { when, span, start, end } = props;
  const isRecurring = when === "daily" || when === "weekly";
  const offered = isRecurring ? minutes.filter(([value]) => value > 0 && value <= MAX_DAILY) : minutes;
  const choose = (next: When): void => {
    props.setWhen(next);
    if (next === "daily" || next === "weekly") props.setSpan(recurringSpan(span));
  };
  return (
    <div class="share-times">
      <div class="field">
        <label for="share-when">{t("When")}</label>
        <select
          id="share-when"
          class="input"
          value={when}
          onChange={(event) => choose(event.currentTarget.value as When)}
        >
          <option value="for">{t("From now")}</option>
          <option value="between">{t("Between two times")}</option>
          <option value="daily">{t("Every day")}</option>
          <option value="weekly">{t("Every week")}</option>
        </select>
      </div>
      {when !== "for" && (
        <LocalTime id="share-start" label={t("From")} value={start} onChange={props.setStart} />
      )}
      {when === "between" && <LocalTime id="share-end" label={t("To")} value={end} onChange={props.setEnd} />}
      {when !== "between" && (
        <div class="field">
          <label for="share-span">{t("For")}</label>
          <select
            id="share-span"
            class="input"
            value={String(span)}
            onChange={(event) => props.setSpan(Number(event.currentTarget.value))}
          >
            {offered.map(([value, word]) => (
              <option key={value} value={String(value)}>
                {t(word)}
              </option>
            ))}
          </select>
        </div>
      )}
    </div>
  );
}

function LocalTime(props: { id: string; label: string; value: string; onChange: (value: string) => void }) {
  const { id, label, value, onChange } = props;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="input"
        type="datetime-local"
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}

function ShareList({ device, list }: { device: WireDevice; list: readonly WireDeviceShare[] }) {
  const take = async (share: WireDeviceShare): Promise<void> => {
    try {
      assertOk(await control.request(removeDeviceShare, { nodeid: device._id, publicid: share.publicid }));
      showToast(t("{guest} can no longer use {device}.", { guest: share.guestName, device: device.name }));
    } catch (error) {
      showToast(error instanceof Error ? error.message : String(error), { isWarning: true });
    }
  };
  return (
    <section aria-labelledby="h-shares">
      <h3 id="h-shares">{t("Links that can be used")}</h3>
      <ul class="share-list">
        {list.map((share) => (
          <li key={share.publicid}>
            <div class="grow">
              <b>{share.guestName}</b>
              <p class="t3">{describeShare(share)}</p>
            </div>
            {share.url !== undefined && <CopyButton text={share.url} />}
            <button type="button" class="btn sm danger" onClick={() => void take(share)}>
              <Icon name="x" />
              {t("Take back")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function describeShare(share: WireDeviceShare): string {
  const { p, viewOnly } = share;
  const words = kinds.filter(([bit]) => (p & bit) !== 0).map(([, word]) => t(word));
  const what = [...words, ...(viewOnly === true ? [t("only looking")] : [])].join(", ");
  return `${what}. ${describeTimes(share)}`;
}

function describeTimes({ startTime, expireTime, duration = 0, recurring }: WireDeviceShare): string {
  const from = startTime === undefined ? "" : formatDate(startTime);
  const until = expireTime === undefined ? "" : formatDate(expireTime);
  if (recurring !== undefined && startTime !== undefined) {
    return recurring === 1
      ? t("Every day from {from}, {minutes} min", { from, minutes: duration })
      : t("Every week from {from}, {minutes} min", { from, minutes: duration });
  }
  if (startTime === undefined || startTime < Date.now())
    return until === "" ? t("No end") : t("Until {time}", { time: until });
  return until === "" ? t("From {from}, no end", { from }) : t("From {from} until {until}", { from, until });
}

function timesOf({ when, span, start, end }: Times): object {
  if (when === "for") return { expire: span };
  const startS = Math.floor(new Date(start).getTime() / 1000);
  const endS = Math.floor(new Date(end).getTime() / 1000);
  if (!Number.isFinite(startS) || (when === "between" && !(endS > startS))) {
    throw new Error(t("The end must come after the start."));
  }
  if (when === "between") return { start: startS, end: endS };
  return { start: startS, expire: recurringSpan(span), recurring: when === "daily" ? 1 : 2 };
}

/** Of what can be chosen for something that comes back; 0 is for ever. */
function recurringSpan(span: number): number {
  return span === 0 ? MAX_DAILY : Math.min(MAX_DAILY, span);
}

/** For fields of date and time, in the time zone of this computer. */
function toLocal(ms: number): string {
  const date = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 16);
}
