/** Make a login token of the own account. */
import { createLoginToken, tokenKinds } from "@tendril/protocol/actions/users/create-login-token";
import { defineRemoteCommand, findGroup, thingOf, timeText, wrongOption } from "../../client/index.ts";

const MINUTES_PER_DAY = 1440;
const MAX_DAYS = 3650;

export const command = defineRemoteCommand({
  name: "tokens create",
  words: "NAME",
  options: {
    days: { value: "DAYS", says: "how long it is good; else 365, 0 for ever" },
    "read-only": { says: "it changes nothing" },
    group: { value: "GROUP", isList: true, says: "only for this device group" },
    kind: { value: "KIND", isList: true, says: `only for ${tokenKinds.join(", ")}` },
  },
  summary: "make a login token; its password is shown this once; needs the password of the account",
  async run({ control, words: [name = ""], options }) {
    const days = options.number("days", 0, MAX_DAYS) ?? 365;
    const kinds = tokenKinds.filter((kind) => options.texts("kind").includes(kind));
    if (kinds.length < new Set(options.texts("kind")).size)
      throw wrongOption("--kind", options.texts("kind").join(" "), `say ${tokenKinds.join(", ")}`);
    const groups: string[] = [];
    for (const group of options.texts("group")) groups.push((await findGroup(control, group))._id);
    const scope = {
      ...(options.has("read-only") ? { isReadOnly: true } : {}),
      ...(groups.length === 0 ? {} : { groups }),
      ...(kinds.length === 0 ? {} : { kinds }),
    };
    const made = await control.ask(createLoginToken, {
      ...{ name, expire: days * MINUTES_PER_DAY },
      ...(Object.keys(scope).length === 0 ? {} : { scope }),
    });
    const { tokenUser = "", tokenPass = "", expire } = made;
    const token = `${tokenUser}:${tokenPass}`;
    return thingOf({ name, tokenUser, tokenPass, expire, token }, [
      ["TENDRIL_TOKEN", token],
      ["Ends", timeText(expire) ?? "never"],
    ]);
  },
});
