/** What has to be set in devices with Intel AMT so that they connect by themselves and land in a group. */

import type { WireGroup } from "@tendril/protocol";
import { amtcredentials } from "@tendril/protocol/actions/groups/amtcredentials";
import { control } from "../../../control/index.ts";
import { said, t } from "../../../language/index.ts";
import { Banner, CopyButton, Dialog, PageError, Skeleton } from "../../../ui/index.ts";
import { useLoad } from "../../use-load.ts";

export function AmtCredentialsDialog({ group, onClose }: { group: WireGroup; onClose: () => void }) {
  const loaded = useLoad(`amt ${group._id}`, () => control.request(amtcredentials, { meshid: group._id }));
  const { host = "", port, user = "", password = "", result } = loaded.answer ?? {};
  const problem = loaded.problem || said(result ?? "");
  const rows: readonly (readonly [string, string])[] = [
    [t("Server"), host],
    [t("Port"), String(port ?? "")],
    [t("User name"), user],
    [t("Password"), password],
  ];
  return (
    <Dialog title={t("Intel AMT in {group}", { group: group.name })} onClose={onClose}>
      <div class="db">
        <p class="t2">
          {t(
            "Set these in the firmware (MPS, remote access). The device then connects by itself, also when it is off, and appears in this group.",
          )}
        </p>
        {problem !== "" && <PageError onRetry={loaded.reload}>{problem}</PageError>}
        {loaded.answer === undefined && problem === "" && <Skeleton rows={4} />}
        {port === 0 && <Banner kind="warn">{t("This server does not listen for such devices.")}</Banner>}
        {user !== "" && (
          <dl class="kv">
            {rows.map(([name, value]) => (
              <>
                <dt key={name}>{name}</dt>
                <dd class="row">
                  <code class="mono">{value}</code>
                  <span class="end">
                    <CopyButton text={value} />
                  </span>
                </dd>
              </>
            ))}
          </dl>
        )}
      </div>
      <div class="df">
        <button type="button" class="btn primary" onClick={onClose}>
          {t("Close")}
        </button>
      </div>
    </Dialog>
  );
}
