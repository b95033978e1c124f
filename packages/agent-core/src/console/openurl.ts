/** Open a web address for the person at the device. */
import { defineConsoleCommand } from "../define.ts";
import { openWebAddress } from "../system/web-address.ts";
import { isWebAddress } from "../values.ts";

export const consoleCommand = defineConsoleCommand({
  name: "openurl",
  usage: "URL",
  summary: "open a web address for the person at the computer",
  run({ host }, words, print) {
    const url = words[0] || "";
    if (!isWebAddress(url)) print("the address must begin with http:// or https://");
    else openWebAddress(host, url, (problem) => print(problem === null ? "opened" : problem));
  },
});
