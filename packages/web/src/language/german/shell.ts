/** The frame of the app, and words that are everywhere. */
export const shell = {
  "Skip to content": "Zum Inhalt springen",
  "No connection to the server. What you see is from {time}.":
    "Keine Verbindung zum Server. Sie sehen den Stand von {time}.",
  "{count} devices": { one: "{count} Gerät", other: "{count} Geräte" },
  "As the browser": "Wie der Browser",
  "Just now": "Gerade eben",
  "just now": "gerade eben",
  Today: "Heute",

  // words on buttons and beside icons
  Cancel: "Abbrechen",
  "Try again": "Erneut versuchen",
  Loading: "Wird geladen",
  Copy: "Kopieren",
  Copied: "Kopiert",
  Dismiss: "Schließen",
  Accept: "Annehmen",
  Decline: "Ablehnen",
  Online: "Online",
  Offline: "Offline",
  offline: "offline",
  "Type {typed} to go on": "Zum Fortfahren {typed} eingeben",
  "{done} of {total}": "{done} von {total}",

  // places
  Main: "Hauptnavigation",
  Devices: "Geräte",
  "Device groups": "Gerätegruppen",
  "Device group": "Gerätegruppe",
  Groups: "Gruppen",
  Events: "Ereignisse",
  Recordings: "Aufzeichnungen",
  People: "Personen",
  "User groups": "Benutzergruppen",
  Server: "Server",
  Sessions: "Sitzungen",
  Account: "Konto",
  "My account": "Mein Konto",
  "Add device": "Gerät hinzufügen",
  Administrator: "Administrator",
  User: "Benutzer",
  "Open sessions": "Offene Sitzungen",
  "{count} waiting for approval": "{count} warten auf Freigabe",
  "waiting for approval": "warten auf Freigabe",
  "Files to {count} devices": { one: "Dateien an {count} Gerät", other: "Dateien an {count} Geräte" },

  // search
  Search: "Suchen",
  "Ctrl K": "Strg K",
  "Search devices, groups and places": "Geräte, Gruppen und Seiten suchen",
  "Device, group or place": "Gerät, Gruppe oder Seite",
  Results: "Treffer",
  "Nothing matches. Try part of a name, user or address.":
    "Nichts gefunden. Versuchen Sie einen Teil des Namens, Benutzers oder der Adresse.",
  Place: "Seite",
  Action: "Aktion",
  "Terminal of {name}": "Terminal von {name}",
  "There is no key {written}. Did you mean {nearest}?":
    "Den Schlüssel {written} gibt es nicht. Meinten Sie {nearest}?",
  "After is: comes online or offline.": "Nach is: folgt online oder offline.",
  "Shared with you": "Für Sie freigegeben",
} as const;
