## Intake: one screen for a walk-in, a call or an appointment

intake-title = Accueil
intake-lead = Seuls les champs marqués * sont nécessaires. Le reste peut venir plus tard.
intake-draft-found = Un accueil commencé à { $time } n’a pas été enregistré.
intake-draft-resume = Reprendre
intake-draft-drop = L’abandonner
intake-save = Ouvrir le dossier
intake-saved = Dossier { $number } ouvert.
intake-person = Personne
intake-known-person = Nouveau dossier pour une personne déjà connue.
intake-anonymous = Reste anonyme
intake-anonymous-hint = L’accueil est compté ; un nom pourra être ajouté plus tard.
intake-other-person = Une autre personne
intake-arrival = Arrivée
intake-quality = La personne est
intake-first-contact = Qui a pris contact
intake-referred-by = Orientée par
intake-arrival-mode = Arrivée par
intake-opened-on = Date de l’accueil

similar-title = Déjà connue ?
similar-why-name = même nom
similar-why-spelling = nom écrit autrement
similar-why-order = nom et prénom inversés
similar-why-slip = à une faute de frappe près
similar-why-initials = initiales
similar-why-more_names = un nom de plus
similar-why-phone = même téléphone
similar-why-born_on = même date de naissance
similar-use = C’est elle
similar-none = Une même ligne téléphonique ne suffit pas à dire que c’est la même personne.
