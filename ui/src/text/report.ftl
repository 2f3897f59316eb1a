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

year-freeze = Figer { $year }
year-freeze-why = L’année { $year } est passée, et ses chiffres ne sont pas encore figés : une saisie tardive les change encore d’un rapport à l’autre. Figez-les avant de remettre le premier rapport ; une correction fera ensuite l’objet d’un rectificatif.
year-frozen-told = Les chiffres de { $year } sont figés et signés.
year-differs = Depuis, des dossiers de { $year } ont été saisis ou corrigés. Les rapports gardent les chiffres figés ; rectifiez l’année si ces changements doivent être connus. Ceux qui désigneraient quelqu’un resteront masqués.
year-correct = Rectifier { $year }
year-reason = Pourquoi
year-corrected-told = Les chiffres de { $year } sont rectifiés. Le prochain export portera la liste de ce qui change.
year-corrections = Rectificatif
year-correction-table = Tableau
year-correction-cell = Case
year-correction-before = Avant
year-correction-after = Après
year-corrections-none = La rectification ne change aucun effectif montré.
year-reason-late_entry = Saisie tardive
year-reason-wrong_entry = Erreur de saisie
year-reason-duplicate = Doublon, ou deux personnes confondues
