/** Print events as they happen. */
import {
  defineRemoteCommand,
  findDeviceByName,
  isEventWanted,
  isWireEvent,
  plain,
  toJson,
} from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "events follow",
  options: {
    device: { value: "DEVICE", says: "only of this device" },
    user: { value: "USER", says: "only what this account did" },
    kind: { value: "KIND", says: "only of this kind" },
  },
  summary: "print events as they happen, until it is stopped; with --json one object in each line",
  async run({ control, options, isJson, print, complain, stopped }) {
    const [device, user, kind] = [options.text("device"), options.text("user"), options.text("kind")];
    const wish = {
      ...(device === undefined ? {} : { nodeid: (await findDeviceByName(control, device)).id }),
      ...{ user: user?.toLowerCase(), kind },
    };
    await control.open();
    complain("tendril events follow: ready; Ctrl-C ends it");
    await control.follow((message) => {
      const event = message.get("event");
      if (message.get("action") !== "event" || !isWireEvent(event) || !isEventWanted(event, wish)) return;
      const { action, time = new Date().toISOString(), username = "", msg = "" } = event;
      print(isJson ? toJson({ ...event, time }, 0) : plain(`${time}  ${action}  ${username}  ${msg}`));
    }, stopped);
    return { kind: "said" };
  },
});
