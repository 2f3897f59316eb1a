## The shell: what surrounds every screen

app-name = Permanence
app-closed = Le coffre ne peut pas être ouvert

place-today = Aujourd’hui
place-agenda = Agenda
place-intake = Accueil
place-case-files = Dossiers
place-follow-ups = Suites à donner
place-referrals = Saisines
place-statistics = Statistiques
place-accounts = Comptes

role-agent = agent de la permanence
role-agent_in_charge = agent responsable
role-supervisor = superviseur (statistiques)

shell-screens = Écrans
shell-skip = Aller au contenu
shell-search = Rechercher ou créer
shell-search-field = Rechercher une personne, un dossier, ou créer…
shell-help = Aide et apparence
shell-help-short = Aide
shell-blur = Flouter les noms
shell-blur-short = Flouter
shell-lock = Verrouiller
shell-lock-short = Verrouiller
shell-escape-twice = Tout masquer et verrouiller
shell-undo = Annuler la dernière action
shell-larger = Agrandir tout
shell-smaller = Réduire tout
shell-usual-size = Revenir à la taille habituelle
shell-no-screen = Cet écran n’existe pas. Choisissez-en un à gauche.
shell-header-repaired = L’en-tête du coffre était abîmé et a été rétabli depuis sa copie. Prévenez la personne responsable.

help-title = Aide et apparence
help-shortcuts = Raccourcis clavier
help-keys-change = Changer les touches : { $what }
help-keys-change-short = Changer
help-keys-press = Appuyez sur les touches (Échap : garder)
help-keys-alone = Ces touches ne peuvent pas servir. Prenez Ctrl ou Alt avec une lettre, un chiffre ou Entrée, ou bien F1 à F12.
help-keys-fixed = { $keys } a déjà un sens dans tous les programmes. Choisissez d’autres touches.
help-keys-taken = { $keys } sert déjà à « { $what } ». Choisissez d’autres touches, ou changez d’abord celles-là.
help-keys-elsewhere = une action d’un autre écran
help-keys-reset = Revenir aux touches habituelles

palette-example = mar 14h30 Mme D. — ou un nom, un numéro
palette-results = Résultats
palette-screens = Aller à
palette-actions = Faire
palette-persons = Personnes
palette-case-files = Dossiers
palette-create = Créer
palette-why-spelling = écrit autrement
palette-why-slip = à une faute de frappe près
palette-why-nickname = surnom : « { $nickname } »
palette-why-other-name = fiche réunie à celle-ci : « { $name } »
palette-why-phone = trouvée par son téléphone
palette-why-complaint = trouvé par le numéro de la plainte
palette-new-person = Accueillir une nouvelle personne : « { $text } »
palette-new-appointment = Nouveau rendez-vous : { $day } à { $time } — { $who }

## Appearance

appearance-title = Apparence
appearance-theme = Couleurs
appearance-theme-system = comme l’ordinateur
appearance-theme-light = claires
appearance-theme-dark = sombres
appearance-theme-contrast = contrastées
appearance-size = Taille du texte
appearance-motion = Mouvements
appearance-motion-system = comme l’ordinateur
appearance-motion-reduced = aucun
