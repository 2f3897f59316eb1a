## The day on paper, for a desk where visitors may see it

day-sheet-title = Permanence du { $day }
day-sheet-file-name = permanence
day-sheet-hours = { $starts } – { $ends }
day-sheet-hour = Heure
day-sheet-person = Personne attendue
day-sheet-arrived = Arrivée
day-sheet-number = n° { $number }
day-sheet-foot = Ni nom ni coordonnées sur cette page. À détruire en fin de journée.

## The same, on screen

day-sheet-make = Feuille discrète
day-sheet-of = Feuille discrète du { $day }
day-sheet-why = Une page A4 en gros caractères, que l’on peut laisser à l’accueil : les heures, et ce que vous choisissez à la place du nom. Aucune coordonnée n’y figure ; l’impression est notée au journal.
day-sheet-marks = À la place du nom
day-sheet-marks-initials = Les initiales
day-sheet-marks-numbers = Le numéro du rendez-vous
day-sheet-marks-numbers-hint = Il se lit sur l’écran, à côté du rendez-vous.
day-sheet-save = Enregistrer le PDF
day-sheet-saved = Le PDF est enregistré. Imprimez-le, puis effacez le fichier.
