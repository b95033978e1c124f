/** Make a sharing link for a guest. */
import { createDeviceShareLink } from "@tendril/protocol/actions/devices/create-device-share-link";
import { ConsentFlag, ShareKind } from "@tendril/protocol/constants";
import { defineRemoteCommand, findDeviceByName, thingOf, timeText, wrongOption } from "../../client/index.ts";

const MAX_MINUTES = 5_256_000;
const kinds: ReadonlyMap<string, { readonly bit: number; readonly notify: number; readonly prompt: number }> =
  new Map([
    [
      "desktop",
      { bit: ShareKind.Desktop, notify: ConsentFlag.NotifyDesktop, prompt: ConsentFlag.PromptDesktop },
    ],
    [
      "terminal",
      { bit: ShareKind.Terminal, notify: ConsentFlag.NotifyTerminal, prompt: ConsentFlag.PromptTerminal },
    ],
    ["files", { bit: ShareKind.Files, notify: ConsentFlag.NotifyFiles, prompt: ConsentFlag.PromptFiles }],
  ]);

export const command = defineRemoteCommand({
  name: "shares create",
  words: "DEVICE",
  options: {
    guest: { value: "NAME", says: "who gets the link; must be given" },
    kind: { value: "KIND", isList: true, says: "desktop, terminal or files; else desktop" },
    minutes: { value: "MINUTES", says: "how long it is good; else 60, 0 for ever" },
    "view-only": { says: "the guest sees the desktop and touches nothing" },
    prompt: { says: "the person at the device is asked, not only told" },
  },
  summary: "make a sharing link for a guest",
  async run({ control, words: [wanted = ""], options }) {
    const guestname = options.text("guest");
    if (guestname === undefined) throw wrongOption("--guest", "", "say who gets the link");
    const named = options.has("kind") ? options.texts("kind") : ["desktop"];
    const chosen = named.map((name) => {
      const kind = kinds.get(name);
      if (kind === undefined) throw wrongOption("--kind", name, "say desktop, terminal or files");
      return kind;
    });
    const isAsked = options.has("prompt");
    const { id, name } = await findDeviceByName(control, wanted);
    const made = await control.ask(createDeviceShareLink, {
      ...{ nodeid: id, guestname },
      p: chosen.reduce((bits, { bit }) => bits | bit, 0),
      consent: chosen.reduce((bits, { notify, prompt }) => bits | (isAsked ? prompt : notify), 0),
      expire: options.number("minutes", 0, MAX_MINUTES) ?? 60,
      ...(options.has("view-only") ? { viewOnly: true } : {}),
    });
    return thingOf(made, [
      ["Link", made.url],
      ["Device", name],
      ["Ends", timeText(made.expire) ?? "never"],
      ["Id", made.publicid],
    ]);
  },
});
