## What is left to do

follow-ups-title = Suites à donner
follow-ups-due = Aujourd’hui et en retard
follow-ups-open = Toutes celles à faire
follow-ups-done = Faites
follow-ups-all = Toutes
follow-ups-shown = Afficher
follow-ups-mine = Seulement les miennes
follow-ups-none = Rien à faire ici. Ouvrez un dossier pour noter une suite.
follow-ups-to-files = Voir les dossiers
follow-up-requisition = Répondre à la réquisition du parquet : contact pris, et quand, ou non pris.
follow-up-new = Noter ce qu’il reste à faire
follow-up-what = Ce qu’il y a à faire
follow-up-due-on = Pour le
follow-up-assigned-to = Confié à
follow-up-save = Noter
follow-up-saved = Suite notée.
follow-up-done = C’est fait
follow-up-done-toast = Noté comme fait.
follow-up-move = Reporter
follow-up-moved = Reporté au { $day }.
follow-up-late = { $days ->
    [one] en retard d’un jour
   *[other] en retard de { $days } jours
}
follow-up-today = aujourd’hui
follow-up-ahead = { $days ->
    [one] demain
   *[other] dans { $days } jours
}
follow-up-state-open = à faire
follow-up-state-done = fait
