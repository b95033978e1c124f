/** Notices, and what goes wrong between page, server and devices. */
export const notices = {
  "This part could not be fetched from the server: the network failed, or the server has been updated. Sessions that are open here end when the page is loaded again.":
    "Dieser Teil konnte nicht vom Server geladen werden: Das Netz war gestört, oder der Server wurde aktualisiert. Offene Sitzungen auf dieser Seite enden, wenn sie neu geladen wird.",
  "Load the page again": "Seite neu laden",
  "The server has been updated. Sessions that are open here end when the page is loaded again.":
    "Der Server wurde aktualisiert. Offene Sitzungen auf dieser Seite enden, wenn sie neu geladen wird.",
  "This computer is offline.": "Dieser Computer ist offline.",
  "{name} would like to chat with you.": "{name} möchte mit Ihnen chatten.",
  "would like to chat with you": "möchte mit Ihnen chatten",
  "{name} does not want to chat now.": "{name} möchte jetzt nicht chatten.",
  Somebody: "Jemand",
  "{name} connected.": "{name} ist jetzt verbunden.",
  "{name} disconnected.": "{name} ist nicht mehr verbunden.",
  "{count} devices connected.": {
    one: "{count} Gerät ist jetzt verbunden.",
    other: "{count} Geräte sind jetzt verbunden.",
  },
  "{count} devices disconnected.": {
    one: "{count} Gerät ist nicht mehr verbunden.",
    other: "{count} Geräte sind nicht mehr verbunden.",
  },
  "A new device waits for approval: see Device groups.":
    "Ein neues Gerät wartet auf Freigabe: siehe Gerätegruppen.",
  "The browser blocked the window. Allow this page to open it.":
    "Der Browser hat das Fenster blockiert. Erlauben Sie dieser Seite, es zu öffnen.",

  "The browser gave no passkey.": "Der Browser hat keinen Passkey geliefert.",
  "This device has a passkey of this account already.":
    "Dieses Gerät hat bereits einen Passkey für dieses Konto.",
  "The browser allows no passkeys at this address. Open the server by its name.":
    "Der Browser erlaubt unter dieser Adresse keine Passkeys. Öffnen Sie den Server über seinen Namen.",
  "No passkey was used: it was cancelled, or took too long.":
    "Es wurde kein Passkey verwendet: abgebrochen oder zu lange gewartet.",

  "You can see this, but your role does not allow to change it.":
    "Sie können dies sehen, dürfen es mit Ihrer Rolle aber nicht ändern.",
  "Your role does not allow this.": "Ihre Rolle erlaubt dies nicht.",
  "The device is offline.": "Das Gerät ist offline.",
  "The device is offline, or your role does not allow this.":
    "Das Gerät ist offline, oder Ihre Rolle erlaubt dies nicht.",
  "The devices are in this group already.": "Die Geräte sind bereits in dieser Gruppe.",
  "Devices can only move between device groups of the same type.":
    "Geräte können nur zwischen Gerätegruppen gleicher Art verschoben werden.",
  "Firmware takes passwords of 8 characters or more with capital and small letters, a digit and a sign.":
    "Firmware nimmt Passwörter mit 8 Zeichen oder mehr, mit großen und kleinen Buchstaben, einer Ziffer und einem Sonderzeichen.",
  "This server has no name: say in which network (DNS suffix) the computers will be.":
    "Dieser Server hat keinen Namen: Geben Sie an, in welchem Netz (DNS-Suffix) die Computer sein werden.",
  "These are no addresses: 192.0.2.0/24 or 192.0.2.1-192.0.2.50 are, 4,096 at most.":
    "Das sind keine Adressen: erlaubt sind 192.0.2.0/24 oder 192.0.2.1-192.0.2.50, höchstens 4.096.",
  "The settings of the server allow no search in this network (amtScanNetworks).":
    "Die Einstellungen des Servers erlauben keine Suche in diesem Netz (amtScanNetworks).",
  "This is no address: a name or a number like 192.0.2.7 is needed.":
    "Das ist keine Adresse: Nötig ist ein Name oder eine Nummer wie 192.0.2.7.",
  "This name cannot be used: it needs at least one visible character.":
    "Dieser Name ist nicht möglich: Er braucht mindestens ein sichtbares Zeichen.",

  "The page was closed.": "Die Seite wurde geschlossen.",
  "No connection to the server.": "Keine Verbindung zum Server.",
  "The server did not answer in 30 seconds.": "Der Server hat 30 Sekunden lang nicht geantwortet.",
  "The connection to the server was lost.": "Die Verbindung zum Server ist abgerissen.",
  "The link is not open at this time.": "Der Link gilt zu dieser Zeit nicht.",
  "The link has ended or was taken back.": "Der Link ist abgelaufen oder wurde zurückgenommen.",
  "The device did not answer. It may have gone offline.":
    "Das Gerät hat nicht geantwortet. Vielleicht ist es inzwischen offline.",
  "The person at the device refused.": "Die Person am Gerät hat abgelehnt.",
  "Nobody at the device answered in time.": "Am Gerät hat niemand rechtzeitig geantwortet.",
  "Refused by the device: {reason}": "Vom Gerät abgelehnt: {reason}",
} as const;
