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
statistics-format-csv = CSV (tableur)
statistics-format-xlsx = Excel
statistics-threshold = Seuil
statistics-threshold-hint = En dessous de ce nombre, la case est masquée. 5 au moins ; 11 pour le public.
statistics-purpose = Usage prévu
statistics-recipient = Destinataire
statistics-cancel = Ne pas exporter
statistics-exported = Export enregistré et noté.
statistics-releases = Ce qui est déjà sorti
statistics-no-release = Rien n’est encore sorti.
statistics-release-at = Le
statistics-release-table = Tableau
statistics-release-period = Période
statistics-release-purpose = Usage
statistics-release-recipient = Destinataire
statistics-release-hash = Empreinte
