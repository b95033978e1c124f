/** Remove devices with all that is stored about them. */
import { removedevices } from "@tendril/protocol/actions/devices/removedevices";
import { uninstallagent } from "@tendril/protocol/actions/devices/uninstallagent";
import { defineRemoteCommand, outcomesOf, selectDevices, wrongOption } from "../../client/index.ts";

/** Always by name: a group or a tag may hold more than one remembers. */
export const command = defineRemoteCommand({
  name: "devices remove",
  words: "DEVICE...",
  options: {
    yes: { says: "really; must be given" },
    uninstall: { says: "first have the agents remove themselves from the computers" },
  },
  summary: "remove devices with everything stored about them",
  async run({ control, words, options }) {
    if (!options.has("yes")) throw wrongOption("--yes", "", "removing cannot be undone: say --yes");
    const devices = await selectDevices(control, { words });
    const nodeids = devices.map(({ id }) => id);
    if (options.has("uninstall")) await control.ask(uninstallagent, { nodeids });
    await control.ask(removedevices, { nodeids });
    return outcomesOf(devices.map(({ id, name }) => ({ id, name, isDone: true, result: "removed" })));
  },
});
