/**
 * Kinds of events for the filter.
 */
import type { PlainText } from "../../../language/index.ts";

export interface EventKind {
  readonly key: string;
  readonly word: PlainText;
  /** Actions of events. */
  readonly actions: readonly string[];
}

export const eventKinds: readonly EventKind[] = [
  {
    key: "sessions",
    word: "Sessions",
    actions: ["relaylog", "recording", "recordingstarted", "recordingremoved", "chatinvite", "chatdeclined"],
  },
  {
    key: "deeds",
    word: "Commands and power",
    actions: [
      "runcommands",
      "poweraction",
      "wakedevices",
      "toast",
      "uninstallagent",
      "agentdisconnect",
      "updateagent",
    ],
  },
  {
    key: "changes",
    word: "Changes",
    actions: [
      ...["addnode", "changenode", "nodemeshchange", "removenode", "manual"],
      ...["createmesh", "meshchange", "deletemesh", "createusergroup", "usergroupchange", "deleteusergroup"],
      ...["accountcreate", "accountchange", "accountremove", "exportevents"],
    ],
  },
  { key: "sign-ins", word: "Sign-ins", actions: ["login", "authfail"] },
  { key: "agents", word: "Agents", actions: ["agentlog", "nodeconnect", "ifchange", "duplicateagent"] },
  { key: "firmware", word: "Intel AMT", actions: ["amtactivity", "amtalert"] },
  {
    key: "warnings",
    word: "Warnings",
    actions: ["authfail", "duplicateagent", "recordingfailed", "sysloglost"],
  },
];
