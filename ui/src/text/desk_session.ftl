## One permanence

session-title = Permanence du { $day }
session-hours = De { $starts } à { $ends }
session-slots = créneaux de { $minutes } minutes
session-with-place = { $place }, { $room }
session-held-on = Jour
session-starts = De
session-ends = À
session-place = Lieu
session-room = Salle
session-slot = Créneau (min)
session-cancelled = annulée
session-not-held = non tenue
session-closed = fermeture : { $name }
session-expected = { $count ->
    [0] personne n’est attendu
    [one] 1 rendez-vous attendu
   *[other] { $count } rendez-vous attendus
}
session-back = Retour à l’agenda
session-appointments = Rendez-vous de cette permanence
session-no-appointment = Aucun rendez-vous dans cette permanence.
session-cancel = Annuler cette permanence
session-cancel-and-move = Annuler et déplacer les rendez-vous
session-cancel-done = Permanence annulée.
session-restore = Tenir cette permanence
session-restored = La permanence est tenue.
session-absent = Cette permanence n’existe pas ce jour-là.

## Everybody of a cancelled permanence, moved in one act

relocation-title = Où va chaque rendez-vous ?
relocation-why = Proposés : le même collègue s’il reçoit dans les deux semaines, sinon la même nature d’intervention ; toujours dans les heures que la personne a dites sûres, et pas avant demain.
relocation-to = Nouvelle heure pour { $who }
relocation-was = { $time }, { $kind }
relocation-slot = { $day }, { $time } — { $name }
relocation-stay = À voir plus tard
relocation-none = Aucun créneau libre dans les deux mois, aux heures sûres de cette personne.
relocation-do = { $count ->
    [0] Annuler sans rien déplacer
    [one] Annuler et déplacer 1 rendez-vous
   *[other] Annuler et déplacer { $count } rendez-vous
}
relocation-move = { $count ->
    [0] Rien à déplacer
    [one] Déplacer 1 rendez-vous
   *[other] Déplacer { $count } rendez-vous
}
relocation-done = { $count ->
    [0] Permanence annulée, aucun rendez-vous déplacé.
    [one] Permanence annulée, 1 rendez-vous déplacé.
   *[other] Permanence annulée, { $count } rendez-vous déplacés.
}
relocation-tell = À prévenir
relocation-tell-why = Chaque personne selon sa consigne de contact, qui se lit dans son dossier.
relocation-undo = Tout remettre en place
relocation-undone = Chaque rendez-vous a retrouvé son heure.
relocation-stranded = { $count ->
    [one] Une permanence qui n’est plus tenue a encore des rendez-vous attendus :
   *[other] { $count } permanences qui ne sont plus tenues ont encore des rendez-vous attendus :
}
relocation-stranded-one = { $day }, { $name }

## Permanences that come back

series-title = Permanences
series-lead = Ce qui est annoncé pour les mois à venir : les jours, les heures, qui reçoit, dans quelle salle. Les jours fériés et les fermetures sont laissés de côté.
series-new = Annoncer une permanence
series-none = Aucune permanence n’est annoncée.
series-rhythm = Rythme
series-once = Une seule fois
series-week = Chaque semaine
series-two_weeks = Une semaine sur deux
series-month = Une fois par mois
series-nth = Lequel du mois
series-nth-1 = Le premier
series-nth-2 = Le deuxième
series-nth-3 = Le troisième
series-nth-4 = Le quatrième
series-nth-5 = Le cinquième
series-nth-last = Le dernier
series-weekday = Jour
series-from = À partir du
series-until = Jusqu’au
series-on = Jour
series-said-once = Le { $day }
series-said-week = Chaque { $weekday }
series-said-two_weeks = Un { $weekday } sur deux
series-said-month = Le { $nth } { $weekday } du mois
series-nth-word-1 = premier
series-nth-word-2 = deuxième
series-nth-word-3 = troisième
series-nth-word-4 = quatrième
series-nth-word-5 = cinquième
series-nth-word-last = dernier
series-span = du { $from } au { $until }
series-next = Prochaine : { $day }
series-no-next = plus aucune à venir
series-ended = arrêtée après le { $day }
series-seat = { $name } — { $kind }, { $minutes } minutes
series-seat-room = { $name } — { $kind }, { $minutes } minutes, { $room }
series-seats = Qui reçoit
series-seat-of = Collègue { $number }
series-add-seat = Ajouter un collègue
series-remove-seat = Retirer ce collègue
series-plan = Les jours
series-plan-count = { $count ->
    [0] Aucun jour : changez le jour ou les dates.
    [one] 1 jour
   *[other] { $count } jours
}
series-plan-skipped = Laissés de côté
series-plan-skipped-one = { $day } ({ $name })
series-plan-waits = Indiquez les dates : les jours apparaîtront ici.
series-save = Annoncer
series-saved = { $count ->
    [one] Permanence annoncée.
   *[other] { $count } permanences annoncées.
}
series-end = Arrêter
series-end-of = Arrêter : { $which }
series-end-why = Elle n’est plus tenue après ce jour. Les rendez-vous déjà pris au-delà restent en place : ils seront signalés jusqu’à ce que vous les déplaciez.
series-last-day = Dernier jour tenu
series-end-done = Arrêtée après le { $day }.
series-go-on = Reprendre
series-gone-on = Elle continue.

## Closures

closure-title = Fermetures
closure-lead = Les jours où la permanence est fermée, en plus des jours fériés. Ce qui était annoncé ces jours-là n’est plus tenu ; les rendez-vous déjà pris sont signalés jusqu’à ce que vous les déplaciez.
closure-none = Aucune fermeture à venir.
closure-add = Ajouter une fermeture
closure-from = Premier jour
closure-until = Dernier jour
closure-name = Raison
closure-name-example = congés, travaux…
closure-save = Fermer ces jours
closure-saved = Fermeture notée.
closure-days = Du { $from } au { $until }
closure-remove = Retirer
closure-remove-of = Retirer la fermeture « { $name } »
closure-removed = Fermeture retirée.

## How long an appointment lasts

slot-length-title = Durée des rendez-vous
slot-length-lead = La durée proposée quand on prend un rendez-vous ou que l’on annonce une permanence, selon la nature de l’intervention. Ce qui est déjà pris ne change pas.
slot-length-minutes = Minutes
slot-length-of = { $kind }, en minutes
slot-length-saved = { $kind } : { $minutes } minutes.

settings-series = Les jours et les heures qui reviennent, qui reçoit et dans quelle salle.
settings-closures = Les jours où la permanence est fermée, en plus des jours fériés.
settings-slot-lengths = La durée proposée pour chaque nature d’intervention, de l’information au suivi psychologique.
