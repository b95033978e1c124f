/** The page of the server, and open sessions. */
export const status = {
  "{host}, up {duration}": "{host}, läuft seit {duration}",
  Status: "Status",
  "Only full administrators see this page.": "Diese Seite sehen nur volle Administratoren.",
  "Refused since the start": "Abgewiesen seit dem Start",
  Agents: "Agents",
  "{count} of {total} connected": "{count} von {total} verbunden",
  "{count} signed in": "{count} angemeldet",
  Health: "Zustand",
  "{bad} to do, {good} good": "{bad} zu tun, {good} in Ordnung",
  Load: "Auslastung",
  "last 60 minutes": "letzte 60 Minuten",
  Certificate: "Zertifikat",
  Disk: "Festplatte",
  "Agent programs": "Agent-Programme",
  Mail: "E-Mail",
  "Event record": "Ereignisprotokoll",
  Version: "Version",

  "No session is open. Open the desktop or terminal of a device; it stays open here while you look at other pages.":
    "Keine Sitzung ist offen. Öffnen Sie Bildschirm oder Terminal eines Geräts; die Sitzung bleibt hier offen, während Sie andere Seiten ansehen.",
  "Files to several devices": "Dateien an mehrere Geräte",
} as const;
