## Tables and the files they leave in

dimension-offence = Famille d’infractions
dimension-age-bracket = Tranche d’âge
dimension-month = Mois
dimension-kind = Nature de la transmission
dimension-outcome = Suite donnée

age-0-12 = 0 à 12 ans
age-13-14 = 13 et 14 ans
age-15-17 = 15 à 17 ans
age-18-25 = 18 à 25 ans
age-26-44 = 26 à 44 ans
age-45-64 = 45 à 64 ans
age-65-plus = 65 ans et plus
age-inconnu = Âge inconnu

table-new-files-title = Nouveaux dossiers par famille d’infractions, tranche d’âge et mois
table-new-files-unit = Dossiers (une personne aidée et une affaire font un dossier)
table-new-files-perimeter = Dossiers ouverts à la permanence pendant la période, ouverts ou clos depuis
table-new-files-definition = Un dossier compte une fois, au mois de son ouverture. L’âge est celui du jour de l’ouverture ; quand seule l’année de naissance est connue, c’est l’âge atteint dans l’année. Une mère et sa fille suivies pour les mêmes faits font deux dossiers.
table-new-files-file = nouveaux-dossiers
table-referrals-title = Transmissions par nature et par suite
table-referrals-unit = Transmissions (signalements, plaintes et demandes envoyés)
table-referrals-perimeter = Transmissions envoyées par la permanence pendant la période ; les brouillons ne comptent pas
table-referrals-definition = Une transmission compte une fois, au mois de son envoi. La suite est la dernière connue ; « Sans réponse à ce jour » tant que rien n’est arrivé.
table-referrals-file = transmissions

rule-suppression = Les effectifs de 1 à { $threshold } exclu sont masqués (s), ainsi que les effectifs, même nuls, qui permettraient de les retrouver par addition ou soustraction, et ceux qui montreraient qu’un total se trouve { $together ->
    [all] tout entier
   *[all-but-one] tout entier, ou à une unité près,
} dans une seule de ses catégories.

export-table = Tableau
export-unit = Unité de compte
export-perimeter = Périmètre
export-period-title = Période
export-period = { $from } à { $until }
export-made-on = Établi le
export-threshold = Seuil
export-rule = Règle de protection
export-total = Total
export-count = Effectif
export-status = Secret
export-sheet-about = À lire d’abord
export-sheet-figures = Effectifs
export-sheet-chart = Graphique
export-hidden-means = Effectif masqué pour que personne ne puisse être reconnu. Une case masquée n’est ni un zéro ni une absence de donnée.
export-chart-alt = Diagramme en barres de { $count } effectifs ; les valeurs figurent dans les deux premières colonnes de cette feuille.
