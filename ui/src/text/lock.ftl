## The lock

lock-title = La permanence est verrouillée
lock-account = Qui ouvre la permanence ?
lock-passphrase = Phrase de passe
lock-show = Afficher ce que je tape
lock-capitals = La touche Verr. Maj est active.
lock-open = Ouvrir
lock-opening = Ouverture…
lock-lost = J’ai perdu ma phrase : feuille de secours
lock-enrol-why = C’est votre première ouverture. Saisissez le code remis par l’agent responsable, puis choisissez votre phrase de passe : vous seul la connaîtrez.
lock-code = Code d’inscription
lock-code-hint = Les tirets et les espaces ne comptent pas.

## Choosing a passphrase

passphrase-choice = Votre phrase de passe
passphrase-proposed = la phrase proposée
passphrase-proposed-note = Huit mots tirés au sort : la plus sûre, et elle se retient en quelques jours.
passphrase-own = une phrase à moi
passphrase-own-note = Plusieurs mots sans lien entre eux, que personne ne peut deviner.
passphrase-another = Une autre
passphrase-own-field = Ma phrase
passphrase-again = La même phrase, tapée de nouveau
passphrase-again-hint = Pour être sûr qu’elle est bien notée ou retenue.
passphrase-differs = Les deux phrases ne sont pas les mêmes. Comparez-les mot à mot.
passphrase-weak = Trop facile à deviner. Ajoutez plusieurs mots sans lien entre eux.
passphrase-nearly = Presque assez solide. Ajoutez un ou deux mots.
passphrase-enough = Assez solide.
passphrase-edge-spaces = Il y a une espace au début ou à la fin : elle est facile à oublier.
passphrase-mine = Ma phrase de passe
passphrase-change = Changer ma phrase de passe
passphrase-present = Phrase actuelle
passphrase-change-now = Changer
passphrase-changed = Votre phrase de passe est changée.
lock-watch-nothing = La mise en veille ne verrouille pas la permanence sur cet ordinateur : verrouillez avant de fermer l’écran ou de laisser la place.
lock-watch-sleep_only = La mise en veille verrouille la permanence, mais pas l’écran verrouillé ni le changement d’utilisateur : verrouillez avant de laisser la place.
