/** Make ports behind a device reachable on this computer, through a server. */
import { defineCommand } from "../cli-command.ts";
import {
  ControlConnection,
  explainFailure,
  type Forward,
  findDeviceByName,
  loginOptions,
  parseForward,
  parseWords,
  plain,
  readAccount,
  startForward,
  wrongOption,
} from "../client/index.ts";
import { systemClock } from "../time/index.ts";

const FORM = "say LOCALPORT:HOST:PORT, or LOCALPORT:PORT for the device itself";

export const command = defineCommand({
  name: "forward",
  usage: "DEVICE LOCALPORT:HOST:PORT ...",
  summary: "make ports behind a device reachable on this computer",
  options: loginOptions,
  async run(call) {
    const { print, complain, stopped } = call;
    const { words, options } = parseWords([...call.words, ...call.flags], loginOptions);
    const [name, ...wishes] = words;
    if (name === undefined || wishes.length === 0) throw wrongOption("forward", "", FORM);
    const forwards = wishes.map((wish) => readForward(wish));
    const account = await readAccount({ ...call, options });
    const control = new ControlConnection(account, systemClock);
    const closing: { close(): void }[] = [control];
    try {
      const device = await findDeviceByName(control, name);
      const shown = plain(device.name);
      if (!device.isOnline) complain(`tendril forward: ${shown} is offline now`);
      for (const forward of forwards) {
        const started = await startForward({ control, device, print }, forward).catch((error: unknown) => {
          const place = `${forward.bind}:${forward.localPort}`;
          throw wrongOption("forward", place, `cannot listen there: ${String(error)}`);
        });
        closing.push(started);
        print(`${forward.bind}:${started.port} leads to ${forward.host}:${forward.port} of ${shown}`);
      }
      print("tendril forward: ready; Ctrl-C ends it");
      await stopped;
      return 0;
    } catch (error) {
      return explainFailure(call, "forward", error);
    } finally {
      for (const part of closing) part.close();
    }
  },
});

function readForward(wish: string): Forward {
  const forward = parseForward(wish);
  if (forward === undefined) throw wrongOption("forward", wish, FORM);
  return forward;
}
