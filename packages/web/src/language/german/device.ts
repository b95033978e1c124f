/** The page of a device: its head, overview, processes and console. */
export const device = {
  "Back to devices": "Zurück zu den Geräten",
  "Firmware connected": "Firmware verbunden",
  Restart: "Neu starten",
  "Switch off": "Ausschalten",
  "{user} signed in": "{user} angemeldet",
  "Up {duration}": "Läuft seit {duration}",
  "Chat with the person there": "Mit der Person dort chatten",
  "Run command": "Befehl ausführen",
  "Send message": "Nachricht senden",
  "Share with a guest": "Für einen Gast freigeben",
  "Move to group": "In Gruppe verschieben",
  "Your role on this device does not include this page.":
    "Ihre Rolle auf diesem Gerät schließt diese Seite nicht ein.",
  "Screen {number}": "Bildschirm {number}",

  lately: "vor Kurzem",
  "Two computers use this identity.": "Zwei Computer benutzen diese Identität.",
  "One was seen {when}.": "Einer wurde {when} gesehen.",
  "One connects from {address}, seen {when}.": "Einer verbindet sich von {address}, gesehen {when}.",
  "Was this computer copied with its agent? Install the agent anew on one of them; until then it is not certain which one answers.":
    "Wurde dieser Computer samt Agent kopiert? Installieren Sie den Agent auf einem der beiden neu; bis dahin ist nicht sicher, welcher antwortet.",

  Notes: "Notizen",
  "No notes yet.": "Noch keine Notizen.",
  Tag: "Tag",
  "New tag": "Neues Tag",
  "Remove tag {tag}": "Tag {tag} entfernen",

  "Last known": "Letzter bekannter Stand",
  "never seen": "nie gesehen",
  Processor: "Prozessor",
  "of {size}": "von {size}",
  "{name} {percent} percent full": "{name} zu {percent} Prozent voll",
  "The device is offline. What it is doing is shown when it is back.":
    "Das Gerät ist offline. Was es tut, sehen Sie, wenn es wieder da ist.",
  "Power, last 7 days": "Betrieb, 7 Tage",
  "Off or unknown": "Aus, unbekannt",
  "{day} on for {duration}": "{day} eingeschaltet für {duration}",
  "Recent events": "Letzte Ereignisse",
  "All events": "Alle Ereignisse",

  Model: "Modell",
  Serial: "Seriennummer",
  Cores: "Kerne",
  Kernel: "Kernel",
  "Seen from": "Gesehen von",
  "Agent and access": "Agent und Zugang",
  Core: "Core",
  "Runs as": "Läuft als",
  "Ordinary user": "Normaler Benutzer",
  "for {duration}": "seit {duration}",
  "First seen": "Zuerst gesehen",

  "Connected now": "Jetzt verbunden",
  "{user} (you)": "{user} (Sie)",
  "guest of {user}": "Gast von {user}",
  "since {time}": "seit {time}",
  "The session was not ended. {reason}": "Die Sitzung wurde nicht beendet. {reason}",
  "Sessions of others are ended by those who have all rights on the device.":
    "Sitzungen anderer kann beenden, wer alle Rechte auf dem Gerät hat.",

  "The device is offline. Its processes are shown when it is back.":
    "Das Gerät ist offline. Seine Prozesse sehen Sie, wenn es wieder da ist.",
  "Search processes": "Prozesse suchen",
  "Name, user or number": "Name, Benutzer oder Nummer",
  End: "Beenden",
  "End process": "Prozess beenden",
  "End process {pid} on {name}?": "Prozess {pid} auf {name} beenden?",
  "Process {pid} is being ended.": "Prozess {pid} wird beendet.",
  "It is ended at once; what it had not saved is lost.":
    "Er wird sofort beendet; was er nicht gespeichert hatte, ist verloren.",

  "Console output": "Ausgabe der Konsole",
  'The console of the agent, for support. Type "help" for its commands.':
    'Die Konsole des Agents, für den Support. "help" zeigt ihre Befehle.',

  "A device needs a name.": "Ein Gerät braucht einen Namen.",
  "The computer calls itself {name}.": "Der Computer selbst nennt sich {name}.",
} as const;
