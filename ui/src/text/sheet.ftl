## The recovery sheet on paper

sheet-title = Feuille de secours
sheet-file-name = feuille-de-secours
sheet-vault = Coffre { $vault }
sheet-made-on = Établie le { $day }
sheet-purpose = Cette feuille ouvre le coffre de la permanence si une phrase secrète est oubliée ou si le poste est perdu. Quiconque la lit peut tout ouvrir.
sheet-keep = Rangez-la sous clé, hors du poste de travail et hors du bureau. Elle n’existe qu’en un seul exemplaire : le programme ne peut pas la réimprimer. Si elle est perdue en même temps que les phrases secrètes, les données sont perdues pour toujours.
