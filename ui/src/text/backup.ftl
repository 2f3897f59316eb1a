## Backups: the whole vault in one sealed file, on another disk

backup-title = Sauvegardes
settings-backup = Le coffre entier en un fichier chiffré, sur un autre disque ou une clé USB : faire, vérifier, essayer.
backup-lead = Une sauvegarde est un seul fichier chiffré qui contient tout le coffre. Elle est relue en entier avant de compter. Elle s’ouvre avec les phrases de passe du jour où elle a été faite, ou avec la feuille de secours de ce jour : gardez les anciennes feuilles.
backup-now = Sauvegarder maintenant
backup-place = Dossier des sauvegardes
backup-place-none = Aucun dossier n’est choisi. Prenez un autre disque que celui de l’ordinateur, ou une clé USB qui reste sous clé.
backup-place-none-agent = Aucun dossier n’est choisi. L’agent responsable le choisit ici.
backup-place-choose = Choisir un dossier
backup-place-change = Changer de dossier
backup-place-chosen = Les sauvegardes iront dans ce dossier.
backup-same-disk = Ce dossier est sur le même disque que le coffre : une panne de ce disque emporterait les deux. Choisissez une clé USB ou un autre disque.
backup-unreachable = Ce dossier ne répond pas. Branchez la clé ou le disque, puis revenez sur cette page.
backup-none = Aucune sauvegarde dans ce dossier.
backup-list = Sauvegardes de ce coffre
backup-made = Faite le
backup-by = Par
backup-size = Taille
backup-megabytes = { $count } Mo
backup-state = État
backup-action = Action
backup-moment = { $day } à { $time }
backup-state-verified = Vérifiée le { $day }
backup-state-unverified = Non vérifiée
backup-state-damaged = Abîmée
backup-state-missing = Introuvable
backup-drill = Essayer
backup-drill-of = Essayer la sauvegarde du { $moment }
backup-drill-why = Essayer une sauvegarde, c’est la restaurer à part, la vérifier comme le coffre, la comparer avec lui, puis retirer ce qui a été restauré. Un certificat daté en garde la preuve.
backup-drills = Exercices de restauration
backup-drill-none = Aucun exercice n’a encore été fait. Essayez la dernière sauvegarde.
backup-drill-whole = Entière
backup-drill-failed = Contrôles échoués
backup-drill-line = Exercice du { $at }, sur la sauvegarde du { $made }
backup-drill-counts = { $case_files ->
    [one] 1 dossier
   *[other] { $case_files } dossiers
}, { $attached_documents ->
    [0] aucune pièce
    [one] 1 pièce
   *[other] { $attached_documents } pièces
}, { $entries } entrées de journal
backup-certificate = Enregistrer le certificat
backup-certificate-of = Enregistrer le certificat de l’exercice du { $at }
backup-certificate-saved = Certificat enregistré
backup-stage-writing = Écriture de la sauvegarde. Vous pouvez continuer à travailler.
backup-stage-reading = Relecture de la sauvegarde. Laissez la clé branchée.
backup-stage-restoring = Restauration à part
backup-stage-checking = Vérification de ce qui a été restauré
backup-stage-over = Terminé
backup-done = Sauvegarde écrite, relue et ouverte en entier
backup-drilled = Exercice terminé : la sauvegarde est entière
backup-drilled-badly = Exercice terminé : des contrôles ont échoué. Le certificat dit lesquels.
backup-restore-how = Pour restaurer une sauvegarde, verrouillez, puis prenez « Restaurer une sauvegarde » : le coffre est reconstruit à côté, vérifié, puis mis à sa place ; celui d’avant est gardé. Le guide (« Sauvegarder et restaurer ») dit comment.
backup-due = { $days ->
    [one] Aucune sauvegarde vérifiée depuis un jour.
   *[other] Aucune sauvegarde vérifiée depuis { $days } jours.
}
backup-due-go = Ouvrir les sauvegardes

## The certificate of a drill

certificate-title = Certificat d’exercice de restauration
certificate-file-name = exercice-de-restauration
certificate-whole = La sauvegarde a été restaurée, vérifiée et trouvée entière.
certificate-not-whole = La sauvegarde a été restaurée, et des contrôles ont échoué.
certificate-lead = Une sauvegarde du coffre de la permanence a été ouverte, restaurée dans un dossier à part, puis vérifiée comme le coffre lui-même et comparée avec lui. Ce qui avait été restauré a ensuite été retiré.
certificate-backup = Sauvegarde
certificate-made = Faite le
certificate-drilled = Exercice du
certificate-by = Mené par
certificate-bytes = Taille
certificate-megabytes = { $count } Mo
certificate-entries = Entrées du journal
certificate-case-files = Dossiers
certificate-attached-documents = Pièces
certificate-moment = { $day }, { $time } (temps universel)
certificate-checks = Contrôles
certificate-check-desk = Chaque page de la base de la permanence se déchiffre, et sa structure tient
certificate-check-statistics = Chaque page de la base des statistiques se déchiffre, et sa structure tient
certificate-check-journals = Les deux journaux se suivent sans rupture, et chaque enregistrement est tel qu’ils le disent
certificate-check-facts = Les faits des statistiques sont ceux que donnent les dossiers
certificate-check-documents = Chaque pièce s’ouvre, et aucune n’est en trop
certificate-check-same-story = Le journal du coffre continue celui de la sauvegarde
certificate-holds = oui
certificate-fails = NON
certificate-foot = Ce certificat ne contient aucun nom de personne aidée. L’exercice est inscrit au journal du coffre.
certificate-signature = Date et signature :
