/** Whose desktop is shown, where several people are signed in to Windows at the same time. */
import { useEffect, useState } from "preact/hooks";
import { store } from "../../control/index.ts";
import { t } from "../../language/index.ts";
import { isGuest } from "../../tunnel/index.ts";
import { Icon, Menu, type MenuItem } from "../../ui/index.ts";
import { readWindowsSessions } from "../../viewers/desktop/ask-windows-sessions.ts";
import { chooseWindowsSession, type DesktopSession } from "../../viewers/desktop/sessions.ts";
import { hasWindowsSessions, type WindowsSession } from "../../viewers/desktop/windows-sessions.ts";

export function WindowsSessions({ session }: { session: DesktopSession }) {
  const { id, deviceId, windowsSession, phase } = session;
  const [people, setPeople] = useState<readonly WindowsSession[]>([]);
  const device = store.devices.get(deviceId);
  const isAsked = phase === "open" && device !== undefined && hasWindowsSessions(device) && !isGuest();
  useEffect(() => {
    if (!isAsked) return;
    readWindowsSessions(deviceId)
      .then(setPeople)
      .catch(() => {}); // no answer, not allowed or gone: what was known still is
  }, [deviceId, isAsked, device?.users?.length]);
  if (people.length < 2 && windowsSession === null) return null;
  const chosen = people.find((person) => person.id === windowsSession)?.user;
  const current =
    windowsSession === null
      ? t("At the console")
      : (chosen ?? t("Session {number}", { number: windowsSession }));
  const items: MenuItem[] = [
    {
      label: t("At the console"),
      isChecked: windowsSession === null,
      onSelect: () => chooseWindowsSession(id, null),
    },
    ...people.map((person) => ({
      label: person.user,
      hint: t("Session {number}", { number: person.id }),
      isChecked: windowsSession === person.id,
      onSelect: () => chooseWindowsSession(id, person.id),
    })),
  ];
  return (
    <Menu label={t("Desktop of: {name}", { name: current })} className="btn quiet sm" items={items}>
      <Icon name="user" />
      <span class="l">{current}</span>
      <Icon name="chevron-down" className="caret" />
    </Menu>
  );
}
