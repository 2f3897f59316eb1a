## Reports: what is handed to one reader for one period

place-reports = Rapports
report-which = Rapport
report-month = Mois
report-year = Année
report-export = Exporter
report-internal = Chiffres exacts, à usage interne : à ne pas diffuser. Le fichier exporté masque les cases marquées ▒.
report-audience = Public visé : { $audience }
report-not-over = Cette période n’est pas terminée. Le rapport se lit ici, mais ne s’exporte qu’une fois la période passée : deux versions rapprochées pourraient désigner quelqu’un.
report-hidden = { $tables ->
    [one] 1 tableau
   *[other] { $tables } tableaux
}, dont { $cells ->
    [0] aucune case n’est masquée.
    [one] 1 case est masquée.
   *[other] { $cells } cases sont masquées.
}
report-under = Seuil de { $threshold }.
report-threshold-hint = { $least } au moins pour ce rapport ; les tableaux qui isolent des mineurs, des violences sexuelles ou des discriminations restent à 11.
