/** Remove recordings for good. */
import { deleteRecordings } from "@tendril/protocol/actions/recordings/delete-recordings";
import { defineRemoteCommand, thingOf, wrongOption } from "../../client/index.ts";
import { NotFoundError } from "../../errors.ts";

export const command = defineRemoteCommand({
  name: "recordings remove",
  words: "FILE...",
  options: { yes: { says: "really; must be given" } },
  summary: "remove recordings for good; those that are being made stay",
  async run({ control, words: names, options }) {
    if (!options.has("yes")) throw wrongOption("--yes", "", "removing cannot be undone: say --yes");
    const { removed = 0 } = await control.ask(deleteRecordings, { names: [...names] });
    if (removed === 0) throw new NotFoundError("no such recording is finished");
    return thingOf({ removed, asked: names.length }, [["Removed", `${removed} of ${names.length}`]]);
  },
});
