/** The frame of the app, and words that are everywhere. */
export const shell = {
  "Skip to content": "Zum Inhalt springen",
  "No connection to the server. What you see is from {time}.":
    "Keine Verbindung zum Server. Sie sehen den Stand von {time}.",
  "{count} devices": { one: "{count} Gerät", other: "{count} Geräte" },
  "As the browser": "Wie der Browser",
  "Just now": "Gerade eben",
  "just now": "gerade eben",
} as const;
