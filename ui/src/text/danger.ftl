## Danger: what was asked, and what helps at once

danger-title = Danger
danger-ask = Demander
danger-ask-again = Redemander ce qui fait danger
danger-ask-anew = Redemander
danger-form = Ce qui fait danger
danger-ask-why = Posez ces questions à voix basse et seul à seul. Ce qui n’a pas été demandé n’est pas un « non ». Aucune note, aucun total : un seul signe de danger immédiat suffit pour agir. Les autres se pèsent avec la personne.
danger-yes = Oui
danger-no = Non
danger-unasked = Pas demandé
danger-before-yes = « Oui » le { $day }.
danger-before-no = « Non » le { $day }.
danger-note = Ce qu’il faut savoir de plus
danger-asked-on-field = Demandé le
danger-again-on-field = Redemander le
danger-again-hint = Cette date vient dans « À faire ». Videz-la si ce n’est pas utile.
danger-save = Noter
danger-saved = Réponses notées.
danger-there = signe de danger
danger-weighed = À peser : { $signs }
danger-none-there = aucun signe noté
danger-asked-on = Demandé le { $day }
danger-signs-unasked = { $signs ->
    [one] Un signe de danger immédiat n’a jamais été demandé.
   *[other] { $signs } signes de danger immédiat n’ont jamais été demandés.
}
danger-again-on = À redemander le { $day }
danger-no-day = Aucune date pour redemander.
danger-noted-there = signe noté
danger-never-asked = Personne n’a encore demandé ce qui fait danger : arme, menaces de mort, strangulation, séparation…
danger-history = Ce qui a été répondu, et quand
danger-answer-yes = { $sign } : oui
danger-answer-no = { $sign } : non
danger-banner = Danger possible
danger-sign-since = { $sign } ({ $day })
danger-noted-weapon = Une arme (notée dans les faits)
danger-noted-shares_home = Un logement partagé avec la personne mise en cause (noté dans la consigne)
danger-noted-reads_devices = Des appareils lus par la personne mise en cause (noté dans la consigne)
danger-parquet = Parquet
danger-call-police = police ou gendarmerie, tout de suite si le danger est là
danger-call-parquet = téléphone grave danger, ordonnance provisoire de protection immédiate : préparez une saisine
danger-call-housing = hébergement d’urgence
danger-never-contact = On ne prend jamais contact avec la personne mise en cause.
danger-never-mediate = Violences dans le couple : on ne propose jamais de médiation.
danger-reminder = Ce qui se voit sans se dire
danger-reminder-what = Rien de cela ne prouve quoi que ce soit. Cela invite à demander, seul à seul, et à proposer de revenir.
danger-today = Danger possible
danger-today-more = { $count ->
    [one] Montrer l’autre dossier
   *[other] Montrer les { $count } autres dossiers
}
danger-today-ask = à demander
danger-today-no-day = aucune date pour redemander
danger-today-again = à redemander le { $day }
