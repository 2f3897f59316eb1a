## Two records of one person, made one

merge-both = { $one } (autre fiche : { $other })
merge-title = Doublons
merge-of = Fiches qui pourraient être celles de { $name }
merge-none = Aucune autre fiche ne ressemble à celle-ci. Cherchez-en une ci-dessous si vous en connaissez une.
merge-compare = Comparer
merge-find = Chercher une autre fiche
merge-find-hint = Nom, numéro de dossier ou téléphone.
merge-find-nobody = Personne d’autre à ce nom ou à ce numéro.
merge-apart = Dites différentes
merge-apart-by = noté le { $day } par { $name }
merge-ask-again = Reposer la question
merge-ask-again-done = La question sera de nouveau posée.
merge-joined = Fiches réunies à celle-ci
merge-joined-by = réunie le { $day } par { $name }
merge-undo = Séparer de nouveau
merge-undo-hint = Les dossiers et rendez-vous venus de cette fiche y retournent, avec ce qui y a été écrit depuis. Ce qui a été corrigé depuis reste ici.
merge-undone = Les deux fiches sont de nouveau séparées.
merge-preview-title = Réunir deux fiches
merge-back = Fiche de la personne
merge-kept = Fiche gardée
merge-absorbed = Fiche réunie
merge-swap = Garder plutôt l’autre
merge-files-none = Aucun dossier.
merge-differ = Ce que dit l’autre fiche
merge-differ-none = L’autre fiche ne dit rien de plus.
merge-line = Ligne
merge-becomes = Après
merge-taken = repris
merge-left = laissé à l’autre fiche
merge-what = Les dossiers, rendez-vous, entretiens, accords, saisines, orientations et suites de l’autre fiche passent à la fiche gardée. Les deux noms continuent de la faire trouver. La réunion pourra être défaite plus tard.
merge-appointments = { $count ->
    [0] Aucun rendez-vous à reprendre.
    [one] 1 rendez-vous repris.
   *[other] { $count } rendez-vous repris.
}
merge-instruction = Consigne qui s’appliquera
merge-instruction-hint = La plus prudente des deux. Elle est à revoir avec la personne.
merge-do = Réunir les deux fiches
merge-done = Les deux fiches n’en font plus qu’une.
