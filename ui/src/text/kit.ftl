## What the fields and buttons say by themselves

kit-close = Fermer
kit-change-nothing = Ne rien changer
kit-undo = Annuler
kit-stop = Arrêter
kit-saved = Enregistré à { $time }
kit-nothing-matches = Aucune ligne ne correspond.
kit-date-example = jj/mm/aaaa, mar, +15j
kit-number-unclear = Écrivez un nombre entier, en chiffres.
kit-unread = Un champ n’a pas été compris : rien n’est enregistré. Corrigez-le, ou videz-le.
kit-date-unclear = Date non comprise. Exemples : 2411, 24/11/2026, mardi, demain, +15j.
kit-time-example = 14h30
kit-time-unclear = Heure non comprise. Exemples : 14h30, 1430, 9h.
