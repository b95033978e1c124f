/** Signing in, the first set-up, and what to do first; installing agents. */
export const gate = {
  "Sign in to {title}": "Bei {title} anmelden",
  "Continue with {provider}": "Weiter mit {provider}",
  "or with a password": "oder mit einem Passwort",
  "Sign in with a passkey": "Mit einem Passkey anmelden",
  "This passkey opens no account here.": "Zu diesem Passkey gehört hier kein Konto.",
  "Create an account": "Konto anlegen",
  "Hide password": "Passwort verbergen",
  "Show password": "Passwort zeigen",
  "This sign-in link was used before. Sign in with your password.":
    "Dieser Link zum Anmelden wurde schon benutzt. Melden Sie sich mit Ihrem Passwort an.",
  "Your password is set. Sign in with it; all sessions before were ended.":
    "Ihr Passwort ist gesetzt. Melden Sie sich damit an; alle früheren Sitzungen wurden beendet.",
  "That took too long. Sign in again.": "Das hat zu lange gedauert. Melden Sie sich erneut an.",
  "You were signed out.": "Sie wurden abgemeldet.",
  "Name and password do not match. Check Caps Lock.":
    "Name und Passwort passen nicht zusammen. Prüfen Sie die Feststelltaste.",
  "Too many wrong passwords came from here. Try again in {minutes} min.":
    "Von hier kamen zu viele falsche Passwörter. Versuchen Sie es in {minutes} min erneut.",

  "Single sign-on did not work. Try again.":
    "Single Sign-on hat nicht funktioniert. Versuchen Sie es erneut.",
  "The sign-on provider cannot be reached. Try again in a minute, or tell an administrator.":
    "Der Anmeldedienst ist nicht erreichbar. Versuchen Sie es in einer Minute erneut, oder sagen Sie es einem Administrator.",
  "That took too long, or was begun in another browser. Try again.":
    "Das hat zu lange gedauert oder wurde in einem anderen Browser begonnen. Versuchen Sie es erneut.",
  "The sign-on provider was told not to let you in here.":
    "Dem Anmeldedienst wurde gesagt, Sie hier nicht einzulassen.",
  "The sign-on provider gave an answer that this server does not take. An administrator finds more in its log.":
    "Der Anmeldedienst hat eine Antwort gegeben, die dieser Server nicht annimmt. Ein Administrator findet mehr im Protokoll.",
  "Your account at the sign-on provider is in no group that may use this server.":
    "Ihr Konto beim Anmeldedienst ist in keiner Gruppe, die diesen Server benutzen darf.",
  "You have no account here. Ask an administrator for one, then connect it on My account.":
    "Sie haben hier kein Konto. Bitten Sie einen Administrator um eines, und verbinden Sie es dann unter Mein Konto.",
  "Your name at the sign-on provider cannot be a user name here. Ask an administrator for an account.":
    "Ihr Name beim Anmeldedienst kann hier kein Benutzername sein. Bitten Sie einen Administrator um ein Konto.",
  "There is an account of your name here already. Sign in with its password, then connect it on My account.":
    "Hier gibt es schon ein Konto Ihres Namens. Melden Sie sich mit seinem Passwort an, und verbinden Sie es dann unter Mein Konto.",
  "This server is not set up yet: its first administrator comes first.":
    "Dieser Server ist noch nicht eingerichtet: Zuerst braucht er einen Administrator.",
  "Your account here is locked.": "Ihr Konto hier ist gesperrt.",

  "This server is set up": "Dieser Server ist eingerichtet",
  "There is an administrator. To add another account run: tendril account create NAME":
    "Es gibt einen Administrator. Ein weiteres Konto legen Sie an mit: tendril account create NAME",
  "Create the first administrator": "Ersten Administrator anlegen",
  "Create administrator": "Administrator anlegen",
  "Set-up token": "Code zur Einrichtung",
  "Printed where the server was started. A new start prints a new one.":
    "Steht dort, wo der Server gestartet wurde. Jeder Start gibt einen neuen aus.",
  "This token is not the right one. The server prints a new one when it is started.":
    "Dieser Code ist nicht der richtige. Der Server gibt bei jedem Start einen neuen aus.",
  "This server has an administrator already. Sign in instead.":
    "Dieser Server hat schon einen Administrator. Melden Sie sich an.",

  "Add your first computer": "Den ersten Computer hinzufügen",
  "An agent on each computer connects to this server. Then its terminal, its state and its history are here, in this page.":
    "Auf jedem Computer verbindet sich ein Agent mit diesem Server. Dann finden Sie sein Terminal, seinen Zustand und seinen Verlauf hier auf dieser Seite.",
  "Add a computer": "Computer hinzufügen",
  "One command on Linux, one file on Windows and macOS. It appears here while you watch.":
    "Ein Befehl unter Linux, eine Datei unter Windows und macOS. Er erscheint hier, während Sie zusehen.",
  "Your device groups": "Ihre Gerätegruppen",
  "Make a device group": "Gerätegruppe anlegen",
  "Devices stand in groups: an office, a customer, a purpose. People get their rights by group.":
    "Geräte stehen in Gruppen: ein Büro, ein Kunde, ein Zweck. Personen bekommen ihre Rechte je Gruppe.",
  "From the command line": "Von der Befehlszeile",
  "MeshCtrl works with this server: the same names, the same answers.":
    "MeshCtrl arbeitet mit diesem Server: dieselben Namen, dieselben Antworten.",
  "Make a login token": "Anmeldetoken anlegen",

  "Paste into a terminal of the computer. It downloads the agent from this server and installs it as a service.":
    "In ein Terminal des Computers einfügen. Der Befehl lädt den Agent von diesem Server und installiert ihn als Dienst.",
  "Install command": "Befehl zur Installation",
  "To remove it again: {command}": "Wieder entfernen: {command}",
  "Tendril's own agent, for Linux and macOS with Node. It needs this settings file.":
    "Der eigene Agent von Tendril, für Linux und macOS mit Node. Er braucht diese Datei mit Einstellungen.",
  "Settings file": "Einstellungsdatei",
  "Start command": "Befehl zum Starten",
  "The file has the settings inside. Run it on the computer and choose Install.":
    "Die Datei enthält die Einstellungen. Starten Sie sie auf dem Computer und wählen Sie Install.",
  "Put both files into one folder, then run the program with sudo and the option -fullinstall.":
    "Legen Sie beide Dateien in einen Ordner, und starten Sie das Programm mit sudo und der Option -fullinstall.",
  "The file has the settings inside. Run it on the computer and choose Connect.":
    "Die Datei enthält die Einstellungen. Starten Sie sie auf dem Computer und wählen Sie Connect.",
  "The file has the settings inside. Run it on the computer and choose Install, or Connect to let it run only for now.":
    "Die Datei enthält die Einstellungen. Starten Sie sie auf dem Computer und wählen Sie Install, oder Connect, damit sie nur jetzt läuft.",
  "Put both files into one folder, then run the program with the word connect behind it.":
    "Legen Sie beide Dateien in einen Ordner, und starten Sie das Programm mit dem Wort connect dahinter.",
  "Put both files into one folder, then run the program with sudo and the option -fullinstall, or with the word connect to let it run only for now.":
    "Legen Sie beide Dateien in einen Ordner, und starten Sie das Programm mit sudo und der Option -fullinstall, oder mit dem Wort connect, damit es nur jetzt läuft.",
  "Paste into a terminal of the computer. It downloads the agent from this server and runs it until the terminal is closed. Nothing is installed.":
    "In ein Terminal des Computers einfügen. Der Befehl lädt den Agent von diesem Server und lässt ihn laufen, bis das Terminal geschlossen wird. Installiert wird nichts.",
  "Or let it run only until the terminal is closed, without installing anything:":
    "Oder nur laufen lassen, bis das Terminal geschlossen wird, ohne etwas zu installieren:",
  "This server has no agent programs yet. Its administrator adds them once, with this command on the server:":
    "Dieser Server hat noch keine Agent-Programme. Sein Administrator fügt sie einmal hinzu, mit diesem Befehl auf dem Server:",
  "Command for the server": "Befehl für den Server",
  "The programs are downloaded from the package, checked and kept in the data folder. No restart is needed.":
    "Die Programme werden aus dem Paket geladen, geprüft und im Datenordner abgelegt. Ein Neustart ist nicht nötig.",

  // links of letters, second factor, new accounts
  "Too many letters were asked for. Try again in an hour.":
    "Es wurden zu viele E-Mails angefordert. Versuchen Sie es in einer Stunde noch einmal.",
  "This is no mail address.": "Das ist keine E-Mail-Adresse.",
  "This server sends no mail. Ask an administrator for a new password.":
    "Dieser Server verschickt keine E-Mails. Bitten Sie einen Administrator um ein neues Passwort.",
  "Send a link": "Link senden",
  "If an account has this address and it was confirmed, a letter is on its way. Its link works for 30 minutes.":
    "Wenn ein Konto diese Adresse hat und sie bestätigt wurde, ist eine E-Mail unterwegs. Der Link darin gilt 30 Minuten.",
  "Mail address of the account": "E-Mail-Adresse des Kontos",
  "Choose a new password": "Neues Passwort wählen",
  "Set password": "Passwort setzen",
  "Your password has to be changed before you go on.": "Sie müssen Ihr Passwort ändern, bevor es weitergeht.",
  "The address is confirmed.": "Die Adresse ist bestätigt.",
  Invitation: "Einladung",
  "This link is over: it was used, taken back, or is too old.":
    "Dieser Link gilt nicht mehr: Er wurde benutzt, zurückgenommen oder ist zu alt.",
  "This link is over: it was used, taken back, or is too old. Ask for another one.":
    "Dieser Link gilt nicht mehr: Er wurde benutzt, zurückgenommen oder ist zu alt. Bitten Sie um einen neuen.",
  "Welcome to {server}": "Willkommen bei {server}",
  "Create my account": "Mein Konto anlegen",
  "Too many wrong codes came from here. Try again in an hour.":
    "Von hier kamen zu viele falsche Codes. Versuchen Sie es in einer Stunde noch einmal.",
  "This code does not work. Check it, or ask for another one.":
    "Dieser Code gilt nicht. Prüfen Sie ihn, oder bitten Sie um einen anderen.",
  "Install an agent": "Einen Agenten installieren",
  "Invitation code": "Einladungscode",
  "From whoever looks after your computer.": "Von der Person, die Ihren Computer betreut.",
  "Too many accounts were made from here. Try again in an hour.":
    "Von hier wurden zu viele Konten angelegt. Versuchen Sie es in einer Stunde noch einmal.",
  "New account": "Neues Konto",
  "Accounts are made by an administrator here.": "Konten legt hier ein Administrator an.",
  "An address at {domains}.": "Eine Adresse bei {domains}.",
  "Lets you get a new password.": "Damit können Sie ein neues Passwort bekommen.",
  "Password for new accounts": "Passwort für neue Konten",
  "From whoever runs this server.": "Von der Person, die diesen Server betreibt.",
  "Full name": "Vollständiger Name",
  "This code is wrong. Check the clock of the phone, or wait for the next one.":
    "Dieser Code ist falsch. Prüfen Sie die Uhr des Telefons oder warten Sie auf den nächsten.",
  "I have kept them": "Ich habe sie aufbewahrt",
  "Keep these where your phone is not. Each works once; they are shown this once.":
    "Bewahren Sie diese getrennt von Ihrem Telefon auf. Jeder gilt einmal; sie werden nur dieses eine Mal gezeigt.",
  "Set up a second factor": "Zweiten Faktor einrichten",
  "This account must have one.": "Dieses Konto muss einen haben.",
  "or an authenticator app": "oder eine Authenticator-App",
  "Let an authenticator app on your phone read this picture, or add an account by key, based on time:":
    "Lassen Sie eine Authenticator-App auf Ihrem Telefon dieses Bild lesen, oder fügen Sie dort ein zeitbasiertes Konto mit diesem Schlüssel hinzu:",
  "Too many wrong codes. Try again in {minutes} min.":
    "Zu viele falsche Codes. Versuchen Sie es in {minutes} min noch einmal.",
  "This code is wrong or was used before. Wait for the next one.":
    "Dieser Code ist falsch oder wurde schon benutzt. Warten Sie auf den nächsten.",
  "or with a code": "oder mit einem Code",
  "Do not ask in this browser for 30 days": "In diesem Browser 30 Tage lang nicht fragen",
  "A code is on its way to your mail address.": "Ein Code ist unterwegs an Ihre E-Mail-Adresse.",
  "Send another code": "Noch einen Code senden",
  "6 digits from your authenticator app, or one of your 8-digit backup codes.":
    "6 Ziffern aus Ihrer Authenticator-App oder einer Ihrer 8-stelligen Ersatzcodes.",
  "8 digits from the letter, or one of your 8-digit backup codes.":
    "8 Ziffern aus der E-Mail oder einer Ihrer 8-stelligen Ersatzcodes.",
  "One of your 8-digit backup codes.": "Einer Ihrer 8-stelligen Ersatzcodes.",
} as const;
