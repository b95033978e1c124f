/** What the server says about waking one device, for people. Source: docs/spec/control-protocol.md, section 5.7. */
import { said, t } from "../../../language/index.ts";

/** @throws Error with a sentence when no packet was sent. */
export function assertWoken({ result = "" }: { readonly result?: string | undefined }): void {
  const sent = /^Used (\d+) device/.exec(result);
  if (sent !== null && sent[1] !== "0") return;
  if (sent !== null) throw new Error(t("No other device of its group is online to send the packet."));
  if (/^No (known MAC|network)/.test(result)) {
    throw new Error(t("Its network card is not known yet: it has to be online once."));
  }
  throw new Error(
    /denied/i.test(result) ? t("Your role does not allow this.") : said(result) || t("No answer."),
  );
}
