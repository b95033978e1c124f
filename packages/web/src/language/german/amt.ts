/** Intel AMT: the page of a device's firmware. What device groups have of it stands in `groups.ts`. */
export const amt = {
  "Intel AMT of {name}": "Intel AMT von {name}",
  "Address in the server's network": "Adresse im Netzwerk des Servers",
  "User name in the firmware": "Benutzername in der Firmware",
  "It is kept encrypted and never shown again.": "Es wird verschlüsselt aufbewahrt und nie wieder gezeigt.",
  "The firmware wants TLS": "Die Firmware verlangt TLS",
  Access: "Zugang",
  "None: reached only when it connects by itself (CIRA)":
    "Keine: nur erreichbar, wenn es sich selbst verbindet (CIRA)",
  "The server signs in to the firmware with an account that it keeps encrypted and shows to nobody.":
    "Der Server meldet sich an der Firmware mit einem Konto an, das er verschlüsselt aufbewahrt und niemandem zeigt.",
  "Set account": "Konto setzen",
  "Open web page": "Webseite öffnen",
  "Name and password are needed.": "Name und Passwort sind nötig.",
  "The Intel AMT account is stored.": "Das Konto für Intel AMT ist gespeichert.",
  "Not needed when the device connects by itself": "Nicht nötig, wenn sich das Gerät selbst verbindet",

  // certificates and TLS
  "TLS on": "TLS ein",
  "TLS off": "TLS aus",
  "There is no certificate in the firmware.": "In der Firmware ist kein Zertifikat.",
  "Remove the certificate {name}?": "Zertifikat {name} entfernen?",
  "Remove certificate": "Zertifikat entfernen",
  "The firmware trusts or shows it no more. Others who manage this device may need it.":
    "Die Firmware vertraut ihm nicht mehr oder zeigt es nicht mehr. Andere, die dieses Gerät verwalten, brauchen es vielleicht.",
  "The firmware trusts this server.": "Die Firmware vertraut diesem Server.",
  "The firmware speaks TLS.": "Die Firmware spricht TLS.",
  "Working…": "Wird ausgeführt…",
  "Switch TLS on": "TLS einschalten",
  "Trust this server": "Diesem Server vertrauen",
  "Signed by itself": "Selbst signiert",
  "Signed by {name}": "Signiert von {name}",
  "valid until {time}": "gültig bis {time}",
  "In use": "In Gebrauch",
  Trusted: "Vertraut",
  "Requests and answers can be read on the way, unless the device connects by itself.":
    "Anfragen und Antworten lassen sich unterwegs lesen, außer wenn sich das Gerät selbst verbindet.",
  "Unencrypted requests are taken too.": "Unverschlüsselte Anfragen werden auch angenommen.",
  "Nothing is taken unencrypted.": "Unverschlüsselt wird nichts angenommen.",
  "Both sides show a certificate.": "Beide Seiten zeigen ein Zertifikat.",
  "The firmware does not tell.": "Die Firmware sagt es nicht.",

  // consent
  "The code has six digits.": "Der Code hat sechs Ziffern.",
  "Code on the screen of the device": "Code auf dem Bildschirm des Geräts",
  Continue: "Weiter",
  "The person at {name} sees a six-digit code now. Ask for it.":
    "Die Person an {name} sieht jetzt einen sechsstelligen Code. Fragen Sie danach.",
  "Ask the person there": "Die Person dort fragen",
  "Consent of the person there": "Zustimmung der Person dort",
  "Nobody is asked": "Niemand wird gefragt",
  "For the screen only": "Nur für den Bildschirm",
  "For everything": "Für alles",
  "The firmware keeps this: it is in client control, or its maker has set it.":
    "Die Firmware legt dies fest: Sie ist unter Client-Kontrolle, oder der Hersteller hat es so eingestellt.",

  "Intel AMT of {name} is deactivated.": "Intel AMT von {name} ist deaktiviert.",
  Deactivate: "Deaktivieren",
  "Deactivate Intel AMT of {name}?": "Intel AMT von {name} deaktivieren?",
  "The firmware forgets accounts, certificates, networks and this server. From then on nobody reaches it from the network: it has to be activated again at the device, or by its agent.":
    "Die Firmware vergisst Konten, Zertifikate, Netzwerke und diesen Server. Von da an erreicht sie niemand mehr über das Netzwerk: Sie muss am Gerät oder durch dessen Agenten neu aktiviert werden.",

  // facts
  "Hardware log": "Hardware-Log",
  "Audit log": "Audit",
  Wireless: "WLAN",
  Security: "Sicherheit",
  "Not activated": "Nicht aktiviert",
  "As the agent tells. The firmware itself does not answer now.":
    "Wie der Agent es meldet. Die Firmware selbst antwortet gerade nicht.",
  "Client control": "Client-Kontrolle",
  "Admin control": "Admin-Kontrolle",
  Mode: "Modus",
  Reached: "Erreicht",
  Wired: "Kabel",
  "Wi-Fi": "WLAN",
  "No address": "Keine Adresse",
  "No link": "Keine Verbindung",
  "{address}, by DHCP": "{address}, per DHCP",
  "It connects by itself (CIRA)": "Es verbindet sich selbst (CIRA)",
  "Through a relay beside it": "Über ein Relay daneben",
  "In the server's network": "Im Netzwerk des Servers",
  Hardware: "Hardware",
  Board: "Hauptplatine",
  BIOS: "BIOS",
  Disks: "Datenträger",

  // boot image
  "Boot image": "Startabbild",
  "The image is no more in the drive.": "Das Abbild ist nicht mehr im Laufwerk.",
  "{name} starts from the image.": "{name} startet vom Abbild.",
  "Choose image": "Abbild wählen",
  "In the drive: {done} of {total} read": "Im Laufwerk: {done} von {total} gelesen",
  "Connecting to the firmware…": "Verbindung zur Firmware wird aufgebaut…",
  "Start from it": "Davon starten",
  "Take out": "Herausnehmen",
  "Start {name} from {image}?": "{name} von {image} starten?",
  "If it is on, it stops at once and unsaved work is lost. It reads the image from this computer: keep this page open until it is done. The start after that is as usual.":
    "Ist es an, hält es sofort an, und nicht Gespeichertes geht verloren. Es liest das Abbild von diesem Computer: Lassen Sie diese Seite offen, bis es fertig ist. Der Start danach ist wie gewohnt.",
  "Puts an ISO or IMG file of this computer into a drive of the device. It is read as it is needed.":
    "Legt eine ISO- oder IMG-Datei dieses Computers in ein Laufwerk des Geräts. Sie wird nach Bedarf gelesen.",

  // logs
  "The hardware log is empty now.": "Das Hardware-Log ist jetzt leer.",
  "Nothing has been logged.": "Es wurde nichts protokolliert.",
  "Empty the log": "Log leeren",
  "Empty the hardware log of {name}?": "Hardware-Log von {name} leeren?",
  "All {count} entries are deleted in the firmware. Nobody can bring them back.": {
    one: "Der einzige Eintrag wird in der Firmware gelöscht. Niemand kann ihn zurückholen.",
    other: "Alle {count} Einträge werden in der Firmware gelöscht. Niemand kann sie zurückholen.",
  },
  "The audit log is empty, or switched off in the firmware.":
    "Das Audit-Log ist leer oder in der Firmware ausgeschaltet.",
  "{who} from {address}": "{who} von {address}",
  Entry: "Eintrag",
  Severity: "Schwere",
  Critical: "Kritisch",
  Warning: "Warnung",

  "Web page": "Webseite",
  "Made by the device. Type no password of this server into it.":
    "Vom Gerät erzeugt. Geben Sie dort kein Passwort dieses Servers ein.",
  "Open again": "Neu öffnen",
  "Web page of the firmware of {name}": "Webseite der Firmware von {name}",
  "The server gave no address for the page.": "Der Server gab keine Adresse für die Seite.",

  "Policy of the group": "Richtlinie der Gruppe",
  "Bring to the policy now": "Jetzt nach der Richtlinie einrichten",
  "It begins when the device connects.": "Es beginnt, wenn sich das Gerät verbindet.",
  "As the policy wants it": "Wie die Richtlinie es will",
  "Not as the policy wants it": "Nicht wie die Richtlinie es will",
  "Broken off": "Abgebrochen",

  // power
  "{deed}: the firmware has taken it.": "{deed}: Die Firmware hat es angenommen.",
  "Power and start": "Ein, aus und Start",
  "Not running": "Läuft nicht",
  "At the next start": "Beim nächsten Start",
  "It starts as if its power button were pressed.":
    "Es startet wie durch einen Druck auf den Einschaltknopf.",
  "Unsaved work is lost.": "Nicht Gespeichertes geht verloren.",
  "The computer stops at once; programs and the person there are not asked.":
    "Der Computer hält sofort an; weder Programme noch die Person dort werden gefragt.",
  "Hard reset, no shutdown": "Hart, ohne Herunterfahren",
  "Like holding the button": "Wie langer Knopfdruck",
  "Power cycle": "Aus und wieder ein",
  "Off, wait, on": "Aus, warten, ein",
  "Like pressing the button": "Wie ein Knopfdruck",
  "As usual": "Wie gewohnt",
  "Into BIOS": "Ins BIOS",
  "From network": "Vom Netzwerk",
  "From disk": "Vom Datenträger",
  "The settings of its BIOS come up, on the screen and on the serial console.":
    "Die Einstellungen des BIOS erscheinen, auf dem Bildschirm und auf der seriellen Konsole.",
  "It starts from the network, once.": "Es startet einmal vom Netzwerk.",
  "It starts from its disk, once, whatever the BIOS prefers.":
    "Es startet einmal vom Datenträger, was auch immer das BIOS vorzieht.",
  "Restart {name}?": "{name} neu starten?",
  "Restart {name} into BIOS?": "{name} ins BIOS neu starten?",
  "Restart {name} from the network?": "{name} vom Netzwerk neu starten?",
  "Restart {name} from its disk?": "{name} vom Datenträger neu starten?",
  "Power cycle {name}?": "{name} aus- und wieder einschalten?",
  "Power cycle {name} into BIOS?": "{name} aus- und wieder einschalten, ins BIOS?",
  "Power cycle {name} from the network?": "{name} aus- und wieder einschalten, vom Netzwerk?",
  "Power cycle {name} from its disk?": "{name} aus- und wieder einschalten, vom Datenträger?",
  "Turn {name} on?": "{name} einschalten?",
  "Turn {name} on into BIOS?": "{name} ins BIOS einschalten?",
  "Turn {name} on from the network?": "{name} vom Netzwerk einschalten?",
  "Turn {name} on from its disk?": "{name} vom Datenträger einschalten?",
  "Turn {name} off?": "{name} ausschalten?",

  // sessions
  "Serial console": "Serielle Konsole",
  "Screen (KVM)": "Bildschirm (KVM)",
  "Draw again": "Neu zeichnen",
  "Picture, keyboard and mouse from power-on, whatever the operating system does.":
    "Bild, Tastatur und Maus ab dem Einschalten, was auch immer das Betriebssystem tut.",
  "Open screen": "Bildschirm öffnen",
  "Text from BIOS and boot loader. On Linux also a login, if the kernel uses the serial port of AMT.":
    "Text von BIOS und Bootloader. Unter Linux auch eine Anmeldung, wenn der Kernel den seriellen Anschluss von AMT benutzt.",
  "Open console": "Konsole öffnen",
  "The viewer could not be fetched from the server: load the page again.":
    "Die Anzeige konnte nicht vom Server geladen werden: Laden Sie die Seite neu.",
  Switches: "Schalter",
  "Alerts to this server": "Meldungen an diesen Server",

  // wireless
  "This device has no wireless that its firmware could use.":
    "Dieses Gerät hat kein WLAN, das seine Firmware benutzen könnte.",
  "The firmware knows no wireless network: without a cable it cannot be reached.":
    "Die Firmware kennt kein WLAN: Ohne Kabel ist sie nicht erreichbar.",
  "other security": "andere Sicherheit",
  "Priority {number}": "Priorität {number}",
  "Forget {name}": "{name} vergessen",
  "Add network": "Netzwerk hinzufügen",
  "Forget {name}?": "{name} vergessen?",
  "Forget network": "Netzwerk vergessen",
  "The firmware joins this network no more. If it is reached over it now, it cannot be reached then.":
    "Die Firmware verbindet sich nicht mehr mit diesem Netzwerk. Wird sie jetzt darüber erreicht, ist sie es dann nicht mehr.",
  "The network needs its name.": "Das Netzwerk braucht seinen Namen.",
  "The password has at least 8 characters.": "Das Passwort hat mindestens 8 Zeichen.",
  "The firmware knows {name}.": "Die Firmware kennt {name}.",
  "Add a wireless network": "WLAN hinzufügen",
  "Name of the network (SSID)": "Name des Netzwerks (SSID)",
  "WPA2 with password": "WPA2 mit Passwort",
  "WPA3 with password": "WPA3 mit Passwort",
  "WPA with password (old)": "WPA mit Passwort (alt)",
  "It goes to the firmware of this device and is not kept by the server.":
    "Es geht an die Firmware dieses Geräts und wird vom Server nicht aufbewahrt.",
} as const;
