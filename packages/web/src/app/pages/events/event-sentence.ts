/**
 * What an event says, in the language of the page. Where its number and arguments hold the facts, the sentence is made of
 * them; the rest is looked up by what the server or the agent wrote in English.
 */
import type { WireEvent } from "@tendril/protocol";
import { PowerAction } from "@tendril/protocol/constants";
import { formatList, type PlainText, said, t } from "../../../language/index.ts";

type Args = readonly string[];

export type SaidEvent = Pick<WireEvent, "action" | "msg" | "msgid" | "msgArgs">;

export function sentenceOf(event: SaidEvent): string {
  return byNumber(event) ?? byText(event.msg ?? "");
}

/** Events of sessions and of firmware say in front what they are about; the rest are sentences of the catalogue. */
function byText(msg: string): string {
  const [, ofFirmware, did] = /^Intel AMT of (.+?): (.+)$/s.exec(msg) ?? [];
  if (ofFirmware !== undefined && did !== undefined)
    return t("Intel AMT of {name}: {words}", { name: ofFirmware, words: said(did) });
  const [, begun] = /^(.+) started$/s.exec(msg) ?? [];
  if (begun !== undefined && msg !== "Recording started")
    return t("{session} started", { session: said(begun) });
  const [, over, seconds] = /^(.+) ended, (\d+) s$/s.exec(msg) ?? [];
  if (over !== undefined && seconds !== undefined)
    return t("{session} ended, {seconds} s", { session: said(over), seconds });
  return said(msg);
}

/** `undefined` where a fact is missing, as in events of other versions. Agents have numbers of their own. */
function byNumber({ action, msgid = -1, msgArgs = [] }: SaidEvent): string | undefined {
  const args = msgArgs.map((arg) => (Array.isArray(arg) ? arg.join() : String(arg ?? "")));
  const entry = action === "agentlog" ? ofAgents.get(msgid) : ofServer.get(`${action} ${msgid}`);
  if (entry === undefined || args.length < entry.count || args.slice(0, entry.count).includes(""))
    return undefined;
  return entry.say(args);
}

interface Entry {
  /** Arguments that it needs. */
  readonly count: number;
  /** `undefined` where the text says more than the facts. */
  say(args: Args): string | undefined;
}

/** Of `meshchange`: their events say which code was made or taken back. */
const INVITATION_CODES = "6";

/** Source of the numbers: docs/spec/control-protocol.md, section 5.2. */
const ofServer: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ["createmesh 76", { count: 1, say: ([A = ""]) => t("Device group created: {A}", { A }) }],
  ["deletemesh 77", { count: 1, say: ([A = ""]) => t("Device group deleted: {A}", { A }) }],
  [
    "meshchange 142",
    {
      count: 2,
      say: ([A = "", numbers = ""]) =>
        numbers === INVITATION_CODES
          ? undefined
          : t("Device group {A} changed: {B}", { A, B: wordsOf(numbers.split(","), groupFields) }),
    },
  ],
  [
    "meshchange 141",
    { count: 1, say: ([A = ""]) => t("Intel AMT policy of device group {A} changed", { A }) },
  ],
  [
    "changenode 140",
    {
      count: 3,
      say: ([A = "", , fields = ""]) =>
        t("Changed device {A}: {B}", { A, B: wordsOf(fields.split(", "), deviceFields) }),
    },
  ],
  [
    "nodemeshchange 85",
    { count: 2, say: ([A = "", B = ""]) => t("Moved device {A} to group {B}", { A, B }) },
  ],
  ["removenode 87", { count: 1, say: ([A = ""]) => t("Removed device {A}", { A }) }],
]);

/** Source of the numbers: docs/spec/agent-core.md, section 3.3. */
const ofAgents: ReadonlyMap<number, Entry> = new Map<number, Entry>([
  [17, { count: 1, say: ([A = ""]) => t("Console command: {A}", { A }) }],
  [18, { count: 1, say: ([A = ""]) => t("Message: {A}", { A }) }],
  [19, { count: 1, say: ([A = ""]) => t("Ended process {A}", { A }) }],
  [20, { count: 1, say: ([A = ""]) => t("Opened {A}", { A }) }],
  [25, { count: 1, say: ([action = "", , problem]) => powerSentence(Number(action), problem) }],
  [
    26,
    {
      count: 1,
      say: ([A = "", , problem]) =>
        problem === undefined
          ? t("Notice: {A}", { A })
          : t("Notice could not be shown: {A}", { A: said(problem) }),
    },
  ],
  [27, { count: 1, say: ([A = ""]) => t("Granted a terminal to {A}", { A: personOf(A) }) }],
  [28, { count: 1, say: ([A = ""]) => t("Denied a terminal to {A}", { A: personOf(A) }) }],
  [30, { count: 1, say: ([A = ""]) => t("Granted the desktop to {A}", { A: personOf(A) }) }],
  [34, { count: 1, say: ([A = ""]) => t("Denied the desktop to {A}", { A: personOf(A) }) }],
  [40, { count: 1, say: ([A = ""]) => t("Granted files to {A}", { A: personOf(A) }) }],
  [41, { count: 1, say: ([A = ""]) => t("Denied files to {A}", { A: personOf(A) }) }],
  [31, { count: 1, say: ([A = ""]) => t("Showing on the screen: {A}", { A }) }],
  [32, { count: 1, say: ([A = ""]) => t("The bar was not shown: {A}", { A: said(A) }) }],
  [134, { count: 1, say: ([A = ""]) => t("Ended the desktop sessions of {A}", { A }) }],
  [135, { count: 1, say: ([A = ""]) => t("Ended the terminal sessions of {A}", { A }) }],
  [136, { count: 1, say: ([A = ""]) => t("Ended the file sessions of {A}", { A }) }],
  [137, { count: 1, say: ([A = ""]) => t("Ended the sessions of {A}", { A }) }],
  [158, { count: 1, say: ([A = ""]) => t("Alert: {A}", { A }) }],
]);

/** The core names a guest together with who shares. */
function personOf(who: string): string {
  const [, guest, name] = /^(.+) \(guest of (.+)\)$/s.exec(who) ?? [];
  return guest === undefined || name === undefined ? who : t("{guest} (guest of {name})", { guest, name });
}

const powerDeeds: ReadonlyMap<number, PlainText> = new Map<number, PlainText>([
  [PowerAction.Off, "Switched off"],
  [PowerAction.Reset, "Restarted"],
  [PowerAction.Sleep, "Put to sleep"],
]);

function powerSentence(action: number, problem: string | undefined): string | undefined {
  if (problem !== undefined) return t("Power action failed: {A}", { A: said(problem) });
  const deed = powerDeeds.get(action);
  return deed === undefined ? undefined : t(deed);
}

/** Numbers of `meshchange`. */
const groupFields: ReadonlyMap<string, PlainText> = new Map<string, PlainText>([
  ["1", "Name"],
  ["2", "Description"],
  ["3", "Settings"],
  ["4", "Consent"],
  ["5", "Removal of inactive devices"],
  [INVITATION_CODES, "Invitation codes"],
]);

const deviceFields: ReadonlyMap<string, PlainText> = new Map<string, PlainText>([
  ["name", "Name"],
  ["desc", "Description"],
  ["icon", "Kind of device"],
  ["tags", "Tags"],
  ["host", "Address"],
  ["consent", "Consent"],
  ["intelamt", "Intel AMT"],
]);

/** What has no word is shown as the wire spells it. */
function wordsOf(fields: readonly string[], words: ReadonlyMap<string, PlainText>): string {
  const named = fields.map((field) => {
    const word = words.get(field);
    return word === undefined ? field : t(word);
  });
  return formatList(named);
}
