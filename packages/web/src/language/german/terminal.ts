/** Terminals of a device. */
export const terminal = {
  "Nothing is selected in the terminal.": "Im Terminal ist nichts ausgewählt.",
  "The browser does not let this page write its clipboard.":
    "Der Browser lässt diese Seite nicht in die Zwischenablage schreiben.",
  "The browser does not give its clipboard. Ctrl V pastes too.":
    "Der Browser gibt seine Zwischenablage nicht her. Auch Strg V fügt ein.",
  Shell: "Shell",
  "The device does not answer. What you type arrives when it does.":
    "Das Gerät antwortet nicht. Was Sie tippen, kommt an, sobald es antwortet.",
  PowerShell: "PowerShell",
  Login: "Anmeldung",
  "PowerShell of {user}": "PowerShell von {user}",
  "Shell of {user}": "Shell von {user}",
  "Root shell": "Root-Shell",
  "Command prompt": "Eingabeaufforderung",
  "Login screen": "Anmeldebildschirm",
  "The device is offline. A terminal can be opened when it is back.":
    "Das Gerät ist offline. Ein Terminal lässt sich öffnen, wenn es wieder da ist.",
  "No terminal is open on this device.": "Auf diesem Gerät ist kein Terminal offen.",
  Terminals: "Terminals",
  "New terminal": "Neues Terminal",
  "Close terminal {title}": "Terminal {title} schließen",
  "Close (Delete)": "Schließen (Entf)",
  "The shell has ended.": "Die Shell wurde beendet.",
  "A new shell: the connection to the one before was lost.":
    "Eine neue Shell: Die Verbindung zur vorigen ist abgerissen.",
  "The connection was lost. Connecting again": "Die Verbindung ist abgerissen. Neuer Versuch",
  "The terminal has been closed.": "Das Terminal wurde geschlossen.",
  "A tab has room for {count} terminals.": "In einem Tab ist Platz für {count} Terminals.",

  "Width of the terminals": "Breite der Terminals",
  "Height of the terminals": "Höhe der Terminals",
  "Split right": "Nach rechts teilen",
  "Split right (Ctrl+Shift+E)": "Nach rechts teilen (Strg+Umschalt+E)",
  "Split down": "Nach unten teilen",
  "Split down (Ctrl+Shift+O)": "Nach unten teilen (Strg+Umschalt+O)",
  "Terminal options": "Optionen des Terminals",
  "Search in the output": "In der Ausgabe suchen",
  "Search output": "Ausgabe durchsuchen",
  "Close search": "Suche schließen",
  Matches: "Treffer",
  "Larger text": "Größere Schrift",
  "Smaller text": "Kleinere Schrift",
  "Colours as the app": "Farben wie die App",
  "High contrast": "Hoher Kontrast",
  Moor: "Moor",
  "Copy selection": "Auswahl kopieren",
  "End this terminal": "Dieses Terminal beenden",

  "Paste {count} lines into the terminal?": {
    one: "{count} Zeile in das Terminal einfügen?",
    other: "{count} Zeilen in das Terminal einfügen?",
  },
  "Paste {count} lines": { one: "{count} Zeile einfügen", other: "{count} Zeilen einfügen" },
  "Each line may run as soon as it is pasted.":
    "Jede Zeile kann ausgeführt werden, sobald sie eingefügt ist.",
  "Open this link?": "Diesen Link öffnen?",
  "Open link": "Link öffnen",
  "The device wrote it. It opens in a tab of its own, which learns nothing of this one.":
    "Das Gerät hat ihn geschrieben. Er öffnet sich in einem eigenen Tab, der von diesem nichts erfährt.",
} as const;
