## The recovery sheet on paper

sheet-title = Feuille de secours
sheet-file-name = feuille-de-secours
sheet-vault = Coffre { $vault }
sheet-made-on = Établie le { $day }
sheet-purpose = Cette feuille ouvre le coffre de la permanence si une phrase de passe est oubliée ou si le poste est perdu. Quiconque la lit peut tout ouvrir.
sheet-keep = Rangez-la sous clé, hors du poste de travail et hors du bureau. Elle n’existe qu’en un seul exemplaire : le programme ne peut pas la réimprimer. Si elle est perdue en même temps que les phrases de passe, les données sont perdues pour toujours.

## The recovery sheet on screen

sheet-line = Ligne { $line }
sheet-print = Imprimer ou enregistrer en PDF
sheet-saved = Le PDF est enregistré. Imprimez-le, puis effacez le fichier : il ouvre tout le coffre.
sheet-have-it = La feuille est sur papier
sheet-retype = Recopiez la feuille depuis le papier, ligne par ligne : c’est la preuve qu’elle se relit.
sheet-see-again = Revoir la feuille
sheet-confirm = Vérifier et ouvrir
sheet-back = Retour
sheet-open-title = Ouvrir avec la feuille de secours
sheet-open-why = Recopiez les quatre lignes de la feuille et choisissez une nouvelle phrase de passe. Une nouvelle feuille vous sera donnée ; vos collègues auront chacun besoin d’un nouveau code.
sheet-open-account = Votre compte
sheet-open-keyring-silent = Le trousseau de clés de l’ordinateur ne répond pas. Votre phrase de passe protégera seule votre compte : elle doit être plus longue. La phrase proposée suffit.
