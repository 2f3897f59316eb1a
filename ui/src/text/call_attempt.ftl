## Calls to a person: tried, and the next safe time

call-title = Appeler
call-moment-phone_not_safe = On n’appelle pas : la personne n’a pas dit que ce téléphone est sûr.
call-moment-hours_unsaid = Aucune heure n’a été dite : essayez à un autre moment que la dernière fois.
call-moment-hours_unclear = Les heures dites ne se lisent pas toutes seules : relisez la consigne avant d’appeler.
call-moment-now = C’est une heure sûre.
call-moment-in_vain = Déjà essayé pendant cette plage.
call-moment-not_now = Ce n’est pas une heure sûre.
call-next = Prochaine heure sûre : { $day }, de { $from } à { $until }.
call-next-all-day = Prochain jour sûr : { $day }, à toute heure.
call-no-phone = Aucun numéro n’est noté pour cette personne.
call-what-came = Ce qu’a donné l’appel
call-note = Note, si besoin
call-joined = La personne a répondu
call-no_answer = Pas de réponse
call-wrong_number = Mauvais numéro
call-not_safe = Pas un moment sûr
call-other-time = L’appel n’était pas maintenant
call-on = Le
call-at = À
call-noted = Appel noté.
call-attempts = Appels déjà faits
call-none = Aucun appel noté.
call-wrong-number-next = Le numéro n’est pas le bon : corrigez-le dans le dossier, et redemandez comment joindre la personne.
call-close = Fermer
