## The page «Conservation»: from the last contact to the destruction

retention-title = Conservation
settings-retention = Archive intermédiaire, propositions d’élimination et destruction des dossiers gardés assez longtemps.
retention-lead = Deux ans après le dernier contact, un dossier quitte les dossiers actifs. Il n’est détruit qu’avec le visa des archives départementales et sur l’ordre de deux agents responsables.
retention-in-charge = L’agent responsable tient la conservation des dossiers.
retention-due = À archiver
retention-due-none = Aucun dossier n’a dépassé deux ans sans contact.
retention-more-due = { $count ->
    [one] Un autre dossier attend, plus récent.
   *[other] { $count } autres dossiers attendent, plus récents.
}
retention-archived = Archive intermédiaire
retention-archived-none = Aucun dossier n’est archivé.
retention-eliminations = Bordereaux d’élimination
retention-eliminations-none = Aucune élimination n’a été proposée.
retention-file = Dossier
retention-last-contact = Dernier contact
retention-due-on = Échéance
retention-state = État
retention-state-open = ouvert : à clore d’abord
retention-state-closed = clos
retention-keep-until = Conserver jusqu’au
retention-reason = Motif
retention-archived-by = Archivé le { $on } par { $name }
retention-hold = Destruction suspendue
retention-hold-why = Suspendue le { $on } par { $name } : { $reason }
retention-on-slip = Bordereau n° { $id }
retention-kept-by-visa = À verser aux archives
retention-choose = Choisir le dossier { $number }
retention-archive = Archiver
retention-archive-title = Archiver le dossier { $number }
retention-archive-lead = Le dossier quitte les listes, la recherche et « Aujourd’hui ». Seuls les agents responsables l’ouvrent, et plus rien ne s’y écrit.
retention-archive-reason = Pourquoi le garder encore
retention-archive-reason-hint = Par exemple : délai de prescription, preuve d’une démarche. Sans nom de personne.
retention-archive-until-hint = La dernière échéance connue est proposée.
retention-return = Remettre aux dossiers actifs
retention-return-title = Remettre le dossier { $number } aux dossiers actifs
retention-return-reason = Pourquoi
retention-hold-place = Suspendre la destruction
retention-hold-title = Suspendre la destruction du dossier { $number }
retention-hold-reason = Pourquoi le dossier ne doit pas être détruit
retention-hold-hint = Par exemple : plainte ou procédure en cours, demande d’un magistrat.
retention-hold-lift = Lever la suspension
retention-propose = Proposer l’élimination
retention-proposed = Bordereau établi
retention-slip = Enregistrer le bordereau
retention-visa = Noter le visa
retention-visa-title = Visa du bordereau n° { $id }
retention-visa-lead = Sans ce visa, toute élimination est interdite (article R212-14 du code du patrimoine).
retention-visa-reference = Référence du visa
retention-visa-reference-hint = Telle que les archives l’ont écrite, sans nom de personne aidée.
retention-visa-on = Date du visa
retention-visa-kept = Dossiers que les archives conservent
retention-withdraw = Retirer le bordereau
retention-ask = Demander la destruction
retention-confirm = Confirmer la destruction
retention-destroy-title = Détruire les dossiers du bordereau n° { $id }
retention-ask-lead = Voici ce qui sera détruit. Rien ne l’est encore : un autre agent responsable devra confirmer.
retention-confirm-lead = Voici ce qui va être détruit, maintenant et sans retour. { $name } l’a demandé.
retention-preview-case-files = Dossiers
retention-preview-persons = Personnes sans autre dossier, dont tout disparaît
retention-preview-persons-kept = Personnes qui gardent un autre dossier
retention-preview-interviews = Entretiens
retention-preview-restricted-notes = Notes réservées
retention-preview-appointments = Rendez-vous
retention-preview-referrals = Saisines
retention-preview-letters = Courriers
retention-preview-attached-documents = Pièces
retention-preview-years = Les chiffres de { $years } ne sont pas figés : ils ne compteront plus ces dossiers. Faites figer ces années d’abord.
retention-preview-backups = { $count ->
    [one] Une sauvegarde plus ancienne contiendra encore ces dossiers.
   *[other] { $count } sauvegardes plus anciennes contiendront encore ces dossiers.
}
retention-asked-by-me = Vous avez demandé la destruction le { $on } : un autre agent responsable la confirme.
retention-asked-by = { $name } a demandé la destruction le { $on }.
retention-destroyed-on = Destruction confirmée le { $on } par { $name }.
retention-backups-hold = { $count ->
    [one] Une sauvegarde d’avant contient encore ces dossiers : { $names }
   *[other] { $count } sauvegardes d’avant contiennent encore ces dossiers : { $names }
}
retention-not-finished = Il reste des fichiers à effacer : ce sera fait à la prochaine ouverture.
retention-certificate = Enregistrer le certificat
retention-saved = Document enregistré
retention-slip-of = Bordereau n° { $id }, proposé le { $on } par { $name }
retention-slip-files = { $count ->
    [one] Un dossier
   *[other] { $count } dossiers
}
retention-visa-of = Visa { $reference } du { $on }, noté par { $name }
retention-sort-keep = conservé
retention-sort-eliminate = à éliminer
retention-sort-destroyed = détruit
elimination-state-proposed = Attend le visa
elimination-state-authorised = Visa reçu
elimination-state-kept = Tout est conservé
elimination-state-asked = Destruction demandée
elimination-state-destroyed = Détruit
elimination-state-withdrawn = Retiré

## The slip and the certificate

elimination-slip-title = Bordereau d’élimination n° { $id }
elimination-slip-file-name = bordereau-d-elimination
elimination-slip-lead = Proposition d’élimination de dossiers d’une permanence d’aide aux victimes, soumise au visa du directeur des archives départementales (articles L212-3 et R212-14 du code du patrimoine). La durée de conservation de ces dossiers est échue ; aucune procédure connue ne les retient.
elimination-slip-foot = Ce bordereau ne contient aucun nom de personne aidée. Rien n’est détruit avant le visa.
elimination-slip-signature = Visa du directeur des archives départementales (référence, date et signature) :
elimination-certificate-title = Certificat de destruction, bordereau n° { $id }
elimination-certificate-file-name = certificat-de-destruction
elimination-certificate-lead = Les dossiers ci-dessous ont été détruits dans le coffre de la permanence : les enregistrements, les notes, les courriers, les pièces et tout ce qui nommait la personne quand elle n’a pas d’autre dossier.
elimination-certificate-foot = Ce certificat ne contient aucun nom de personne aidée. La destruction est inscrite au journal du coffre, qui n’en garde que des empreintes. Les sauvegardes faites avant elle contiennent encore ces dossiers jusqu’à ce qu’elles soient détruites à leur tour.
elimination-certificate-signature = Date et signatures :
elimination-service = Service
elimination-proposed = Proposé le
elimination-proposed-by = Par
elimination-count = Nombre de dossiers
elimination-years = Dates extrêmes
elimination-from-to = { $first } – { $last }
elimination-visa = Référence du visa
elimination-visa-on = Visa du
elimination-asked = Demandée par
elimination-confirmed = Confirmée par
elimination-signed = { $name }, le { $on }
elimination-finished-label = Fichiers du coffre
elimination-finished = effacés
elimination-not-finished = effacement à terminer à la prochaine ouverture
elimination-backups = Sauvegardes d’avant la destruction, encore connues
elimination-files = Dossiers
elimination-number = Numéro
elimination-opened = Ouvert en
elimination-last = Dernier contact
elimination-sort = Sort
elimination-sort-proposed = Élimination proposée
elimination-sort-keep = Conservation
elimination-sort-eliminate = Élimination
