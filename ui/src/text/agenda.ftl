## The agenda

agenda-week = Semaine
agenda-day = Jour
agenda-list = Liste
agenda-shown = Affichage
agenda-previous = Précédent
agenda-next = Suivant
agenda-today = Aujourd’hui
agenda-week-of = Semaine du { $day }
agenda-book = Nouveau rendez-vous
agenda-walk-in = Sans rendez-vous
agenda-keys = Flèches : se déplacer. Entrée : ouvrir ou créer. Alt + flèches, ou la souris : déplacer un rendez-vous. Page préc. et suiv. : changer de période.
agenda-hour = Heure
agenda-free = libre
agenda-until = jusqu’à { $time }
agenda-slot = { $column }, { $time }
agenda-closed = fermé : { $name }
agenda-session = De { $starts } à { $ends } — { $place } — { $name }
agenda-only = Agenda affiché
agenda-everybody = Tout le monde
agenda-colleagues = Collègues
agenda-rooms = Salles
agenda-initials = Initiales
agenda-going-on = { $name } reçoit déjà
agenda-more = { $count ->
    [one] et 1 autre
   *[other] et { $count } autres
}
agenda-nobody = Personne n’est attendu.
agenda-none = Aucun rendez-vous sur cette période.
agenda-moved = Déplacé : { $day }, { $time }, avec { $name }.
agenda-moved-back = Le rendez-vous a retrouvé sa place.
agenda-cannot-move = Seul un rendez-vous attendu peut être déplacé.

appointment-booked = attendu
appointment-confirmed = confirmé
appointment-received = honoré
appointment-absent = non honoré
appointment-cancelled_by_person = annulé par la personne
appointment-cancelled_by_service = annulé par la permanence
appointment-postponed = reporté
appointment-title = Rendez-vous
appointment-with = Avec { $name }
appointment-on = Jour
appointment-starts = Heure
appointment-minutes = Durée en minutes
appointment-staff = Avec
appointment-who = Personne attendue
appointment-who-example = Nom ou initiales
appointment-intervention = Nature
appointment-walk-in = Venue sans rendez-vous
appointment-note = Note
appointment-save = Enregistrer le rendez-vous
appointment-saved-at = Rendez-vous enregistré : { $day }, { $time }, avec { $name }.
appointment-confirm = Confirmé
appointment-receive = Honoré
appointment-absent-act = Non honoré
appointment-cancel-person = Annulé par la personne
appointment-cancel-service = Annulé par la permanence
appointment-postpone = Reporter
appointment-undo = Revenir à « attendu »
appointment-done = Noté : { $status }.
appointment-postponed-to = Reporté au { $day }, { $time }.
appointment-lasts = { $minutes } min
appointment-walked-in = sans rendez-vous
appointment-session = Voir la permanence
appointment-room-of-session = Celle de la permanence
appointment-outside-title = Une heure que la personne n’a pas dite sûre
appointment-outside-reason = Pourquoi cette heure convient
appointment-outside-keep = Garder cette heure
appointment-outside-safe-hours = Hors des heures sûres dites par la personne
appointment-write = Écrire l’entretien
appointment-intake = Accueillir
appointment-tie = Relier à un dossier
appointment-tie-why = Cherchez la personne, puis le dossier pour lequel elle vient. Ses heures sûres et son histoire suivent alors le rendez-vous.
appointment-tie-file = Dossier
appointment-tie-one = { $number }, ouvert le { $day }
appointment-tie-none = Aucun dossier ouvert : le rendez-vous est relié à la personne, et l’accueil ouvrira son dossier.
appointment-tied = Rendez-vous relié.
appointment-tied-outside = Rendez-vous relié. Cette heure n’est pas de celles que la personne a dites sûres : voyez avec elle.

## Slots still free

free-slots-title = Premiers créneaux libres
free-slots-none = Aucun créneau libre dans les deux mois : choisissez vous-même le jour et l’heure.

## Whose appointment it is

known-person-title = Déjà connue de la permanence ?
known-person-tied = Relié à une personne connue : seuls ses créneaux sûrs sont proposés.
known-person-part = Ce n’est pas elle
