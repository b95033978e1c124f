import { store } from "../../control/index.ts";
import { t } from "../../language/index.ts";
import { Empty, Icon } from "../../ui/index.ts";
import { closeDesktop, openDesktops } from "../../viewers/desktop/sessions.ts";
import { endDelivery, openDeliveries } from "../../viewers/files/open-deliveries.ts";
import { closeFiles, openFiles } from "../../viewers/files/open-files.ts";
import { closeTerminal, openTerminals, titleOf } from "../../viewers/terminal/sessions.ts";
import { deviceLink } from "../device-link.ts";
import { Lazy } from "../lazy.tsx";
import { link } from "../router.ts";

const loadDelivery = () => import("./files/delivery-state.tsx").then((module) => module.DeliveryState);

/** What is open now, on phones a place of its own. */
export function Sessions() {
  const desktops = openDesktops.value;
  const sessions = openTerminals.value;
  const files = openFiles.value;
  const deliveries = openDeliveries.value;
  return (
    <>
      <header class="head">
        <div class="titles">
          <h1>{t("Open sessions")}</h1>
        </div>
      </header>
      <div class="body">
        {sessions.length + desktops.length + files.length + deliveries.length === 0 ? (
          <Empty
            icon="square-terminal"
            action={
              <a class="btn" href={link("devices")}>
                {t("Show devices")}
              </a>
            }
          >
            {t(
              "No session is open. Open the desktop or terminal of a device; it stays open here while you look at other pages.",
            )}
          </Empty>
        ) : (
          <ul class="card rows" hidden={sessions.length + desktops.length + files.length === 0}>
            {desktops.map((session) => (
              <li key={`desktop${session.id}`}>
                <Icon name="monitor" />
                <a class="two med" href={deviceLink(session.deviceId, "desktop")}>
                  {store.devices.get(session.deviceId)?.name ?? session.deviceName}
                  <small>{t("Desktop")}</small>
                </a>
                <span class="end">
                  <button type="button" class="btn sm" onClick={() => closeDesktop(session.id)}>
                    {t("End|session")}
                  </button>
                </span>
              </li>
            ))}
            {sessions.map((session) => (
              <li key={session.id}>
                <Icon name="square-terminal" />
                <a class="two med" href={deviceLink(session.deviceId, "terminal")}>
                  {store.devices.get(session.deviceId)?.name ?? session.deviceName}
                  <small>{titleOf(session)}</small>
                </a>
                <span class="end">
                  <button type="button" class="btn sm" onClick={() => closeTerminal(session.id)}>
                    {t("End|session")}
                  </button>
                </span>
              </li>
            ))}
            {files.map((session) => (
              <li key={session.deviceId}>
                <Icon name="folder" />
                <a class="two med" href={deviceLink(session.deviceId, "files")}>
                  {store.devices.get(session.deviceId)?.name ?? session.deviceName}
                  <small>{t("Files")}</small>
                </a>
                <span class="end">
                  <button type="button" class="btn sm" onClick={() => closeFiles(session)}>
                    {t("End|session")}
                  </button>
                </span>
              </li>
            ))}
          </ul>
        )}
        {deliveries.map((delivery) => (
          <section key={delivery.id} class="card" aria-label={t("Files to several devices")}>
            <div class="ch">
              <h2>{t("Files to several devices")}</h2>
              <span class="end">
                <button type="button" class="btn sm" onClick={() => endDelivery(delivery)}>
                  {delivery.receivers.value.some(({ state }) => state === "running" || state === "waiting")
                    ? t("Cancel")
                    : t("Remove")}
                </button>
              </span>
            </div>
            <div class="cb">
              <Lazy load={loadDelivery} delivery={delivery} />
            </div>
          </section>
        ))}
      </div>
    </>
  );
}
