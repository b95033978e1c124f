/**
 * No device yet: what to do first.
 */
import { store } from "../../control/index.ts";
import { t } from "../../language/index.ts";
import { Icon } from "../../ui/index.ts";
import { link } from "../router.ts";

export function FirstRun() {
  const hasGroup = store.groups.size > 0;
  return (
    <div class="body">
      <div class="first">
        <div class="col">
          <h1 class="big">{t("Add your first computer")}</h1>
          <p class="prose">
            {t(
              "An agent on each computer connects to this server. Then its terminal, its state and its history are here, in this page.",
            )}
          </p>
        </div>
        <div class="ways">
          <section class="way">
            <span class="tile-i a">
              <Icon name="plus" />
            </span>
            <h2>{t("Add a computer")}</h2>
            <p>
              {t("One command on Linux, one file on Windows and macOS. It appears here while you watch.")}
            </p>
            <a class="btn primary" href={link("add")}>
              {t("Add device")}
            </a>
          </section>
          <section class="way">
            <span class="tile-i">
              <Icon name="folders" />
            </span>
            <h2>{hasGroup ? t("Your device groups") : t("Make a device group")}</h2>
            <p>
              {t(
                "Devices stand in groups: an office, a customer, a purpose. People get their rights by group.",
              )}
            </p>
            <a class="btn" href={link("groups")}>
              {t("Device groups")}
            </a>
          </section>
          <section class="way">
            <span class="tile-i">
              <Icon name="command" />
            </span>
            <h2>{t("From the command line")}</h2>
            <p>{t("MeshCtrl works with this server: the same names, the same answers.")}</p>
            <a class="btn" href={link("account")}>
              {t("Make a login token")}
            </a>
          </section>
        </div>
      </div>
    </div>
  );
}
