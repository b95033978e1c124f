/** Sentences that the server makes. A number in one is a gap: `{1}` the first, `{2}` the second. */
export const server = {
  "At least {1} characters.": "Mindestens {1} Zeichen.",
  "At least 1 upper-case letter.": "Mindestens 1 Großbuchstabe.",
  "At least {1} upper-case letters.": "Mindestens {1} Großbuchstaben.",
  "At least 1 lower-case letter.": "Mindestens 1 Kleinbuchstabe.",
  "At least {1} lower-case letters.": "Mindestens {1} Kleinbuchstaben.",
  "At least 1 digit.": "Mindestens 1 Ziffer.",
  "At least {1} digits.": "Mindestens {1} Ziffern.",
  "At least 1 character that is no letter and no digit.":
    "Mindestens 1 Zeichen, das weder Buchstabe noch Ziffer ist.",
  "At least {1} characters that are no letters and no digits.":
    "Mindestens {1} Zeichen, die weder Buchstaben noch Ziffern sind.",
  "None of the usual passwords, and not the user name.":
    "Keines der üblichen Passwörter und nicht der Benutzername.",
  "Not one of the last {1} passwords.": "Keines der letzten {1} Passwörter.",
  "To be changed every {1} days.": "Alle {1} Tage zu ändern.",
  "A password has {1} to {2} characters.": "Ein Passwort hat {1} bis {2} Zeichen.",
  "This password needs at least 1 upper-case letter.": "Dieses Passwort braucht mindestens 1 Großbuchstaben.",
  "This password needs at least {1} upper-case letters.":
    "Dieses Passwort braucht mindestens {1} Großbuchstaben.",
  "This password needs at least 1 lower-case letter.":
    "Dieses Passwort braucht mindestens 1 Kleinbuchstaben.",
  "This password needs at least {1} lower-case letters.":
    "Dieses Passwort braucht mindestens {1} Kleinbuchstaben.",
  "This password needs at least 1 digit.": "Dieses Passwort braucht mindestens 1 Ziffer.",
  "This password needs at least {1} digits.": "Dieses Passwort braucht mindestens {1} Ziffern.",
  "This password needs at least 1 character that is no letter and no digit.":
    "Dieses Passwort braucht mindestens 1 Zeichen, das weder Buchstabe noch Ziffer ist.",
  "This password needs at least {1} characters that are no letters and no digits.":
    "Dieses Passwort braucht mindestens {1} Zeichen, die weder Buchstaben noch Ziffern sind.",
  "This password is one of the first that others would try. Choose another one.":
    "Dieses Passwort gehört zu denen, die andere zuerst versuchen. Wählen Sie ein anderes.",

  "Unknown action": "Unbekannte Aktion",
  "Internal error": "Interner Fehler",
  "Invalid username": "Ungültiger Benutzername",
  "Invalid password": "Ungültiges Passwort",
  "Invalid email": "Ungültige E-Mail-Adresse",
  "User already exists": "Diesen Benutzer gibt es schon",
  "Invalid site permissions": "Ungültige Rechte am Server",
  "Second factor required": "Ein zweiter Faktor ist nötig",
  "Invalid nodeid": "Ungültige Gerätekennung",
  "Invalid device id": "Ungültige Gerätekennung",
  "Invalid domain": "Ungültige Domäne",
  "Invalid group id": "Ungültige Gruppenkennung",
  "Invalid group identifier": "Ungültige Gruppenkennung",
  "Invalid group name": "Ungültiger Gruppenname",
  "Invalid group description": "Ungültige Gruppenbeschreibung",
  "Invalid group type": "Ungültige Gruppenart",
  "Invalid group": "Ungültige Gruppe",
  "Unknown device group": "Unbekannte Gerätegruppe",
  "Duplicate device groups found": "Mehrere Gerätegruppen heißen so",
  "Device not found": "Gerät nicht gefunden",
  "Invalid command type": "Ungültige Art des Befehls",
  "Invalid groupid": "Ungültige Gruppenkennung",
  "Invalid rights": "Ungültige Rechte",
  "Invalid usernames": "Ungültige Benutzernamen",
  "Invalid user group": "Ungültige Benutzergruppe",
  "Invalid userid": "Ungültige Benutzerkennung",
  "User does not exists": "Diesen Benutzer gibt es nicht",
  "Unknown group": "Unbekannte Gruppe",
  "User not in group": "Der Benutzer ist nicht in der Gruppe",
  "Can't remove self": "Sie können sich nicht selbst entfernen",
  "Nothing done": "Nichts geändert",
  "No data": "Keine Daten",

  denied: "abgelehnt",
  "Waiting for user to grant access...": "Warten auf die Zustimmung des Benutzers …",
  "Your rights do not include files of this device.":
    "Ihre Rechte schließen die Dateien dieses Geräts nicht ein.",
  "too many tunnels": "zu viele Sitzungen gleichzeitig",
  "the server cannot join this session": "der Server kann diese Sitzung nicht verbinden",
  "the two sides of this session do not belong together":
    "die beiden Seiten dieser Sitzung gehören nicht zusammen",
  "this session is recorded, and the recording cannot be written":
    "diese Sitzung wird aufgezeichnet, und die Aufzeichnung kann nicht geschrieben werden",
} as const;
