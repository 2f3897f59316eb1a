## Counts, and what may leave the desk

statistics-title = Statistiques
statistics-internal = Comptes exacts, à usage interne : à ne pas diffuser. Seul l’export protégé peut sortir.
statistics-table = Tableau
statistics-from = De
statistics-until = À
statistics-total = Total
statistics-unit = Unité comptée
statistics-perimeter = Périmètre
statistics-definition = Définition
statistics-desks = Permanences comptées
statistics-pooled = Avec les autres permanences
statistics-pooled-hint = Celles dont les fichiers couvrent toute la période. Qui connaît les chiffres d’une seule peut en déduire ceux des autres réunies.
statistics-made-on = Calculé le { $day }
statistics-by = Par
statistics-and-by = Croisé avec
statistics-only-one = rien d’autre
statistics-count = Nombre
statistics-hidden-mark = masqué à l’export
statistics-hidden-count = { $cells ->
    [0] L’export protégé ne masque aucune case.
    [one] L’export protégé masque 1 case, marquée ▒.
   *[other] L’export protégé masque { $cells } cases, marquées ▒.
}
statistics-rule = Règle : { $rule }
statistics-empty = Aucun dossier n’est encore compté. Les chiffres viennent des accueils de la permanence.
statistics-export = Exporter
statistics-export-title = Export protégé
statistics-export-why = Ce qui sort est noté : quoi, pour quoi, pour qui.
statistics-format = Format
statistics-format-pdf = Document PDF, à lire et à imprimer
statistics-format-xlsx = Excel, avec graphiques et dictionnaire
statistics-format-ods = LibreOffice (ODS), avec graphiques et dictionnaire
statistics-format-csv = CSV (tableur, une ligne par chiffre)
statistics-threshold = Seuil
statistics-threshold-hint = En dessous de ce nombre, la case est masquée. { $least } au moins pour ce tableau ; 11 pour le public.
statistics-purpose = Usage prévu
statistics-recipient = Destinataire
statistics-cancel = Ne pas exporter
statistics-sealed = Une signature sera écrite à côté du fichier : qui le reçoit peut vérifier qu’il vient d’ici et que rien n’y a été changé.
statistics-lasting = Ce qui sort engage la suite : les tableaux des mêmes mois seront protégés à côté de celui-ci, et certains ne pourront plus sortir. Commencez par les rapports, du plus détaillé au moins détaillé.
statistics-protecting = Protection des petits effectifs, à côté de ce qui est déjà sorti
statistics-protection-stopped = La protection a été arrêtée : rien n’est sorti. Choisissez un autre tableau ou une autre période, ou recommencez.
statistics-exported = Export enregistré et noté.
statistics-releases = Ce qui est déjà sorti
statistics-no-release = Rien n’est encore sorti.
statistics-release-at = Le
statistics-release-table = Tableau
statistics-release-period = Période
statistics-release-purpose = Usage
statistics-release-recipient = Destinataire
statistics-release-hash = Empreinte
statistics-open-definition = Ce que compte ce chiffre
statistics-definition-title = Ce que compte ce chiffre
statistics-definition-count =  : { $count }.
statistics-fate-shown = L’export le montre.
statistics-fate-small = L’export le masque : il est inférieur au seuil de { $threshold }.
statistics-fate-related = L’export le masque : il permettrait de retrouver un autre chiffre, ou montrerait qu’un total se trouve tout entier dans une catégorie.
statistics-hidden-why = { $small ->
    [one] 1 est inférieure au seuil de { $threshold }
   *[other] { $small } sont inférieures au seuil de { $threshold }
} ; { $related ->
    [0] aucune autre n’est masquée pour protéger les premières.
    [one] 1 autre est masquée pour protéger les premières.
   *[other] { $related } autres sont masquées pour protéger les premières.
}
statistics-period = Période
statistics-source = Source de la règle
statistics-made-on-title = Calculé le
statistics-rule-title = Règle de protection
statistics-frozen = Chiffres figés
statistics-close = Fermer
statistics-behind = Une mise à jour a apporté de nouveaux chiffres, qui attendent qu’un agent ouvre le coffre. Jusque-là, seuls les tableaux d’avant sont justes.
statistics-own = Un tableau à composer
statistics-own-measure = Ce qui est compté
statistics-own-perimeter = Périmètre
statistics-own-perimeter-apart = Les rapports n’ont pas ce périmètre : une fois ce tableau sorti, leurs tableaux des mêmes mois ne pourront plus sortir.
statistics-own-first = Par
statistics-own-second = Croisé avec
statistics-own-third = Et avec
statistics-own-none = rien d’autre
statistics-release-key = Clé qui signe ce qui sort : { $key }. Donnez cette empreinte de vive voix à qui veut vérifier un fichier.
statistics-release-unsigned = sans signature
statistics-release-signed = signé
statistics-release-signed-before = signé, clé d’avant { $key }
