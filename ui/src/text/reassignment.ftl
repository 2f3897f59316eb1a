## The work of a colleague who is away

reassignment-title = Confier le travail d’un collègue
reassignment-lead = Pendant un congé ou après un départ : ses suites à donner, ses rendez-vous et ses dossiers passent à quelqu’un d’autre, en une fois. L’heure des rendez-vous ne change pas. Tout peut être rendu.
reassignment-from = Qui est absent
reassignment-from-on = À partir du
reassignment-until-on = Jusqu’au
reassignment-until-hint = Vide pour un départ, ou si personne ne sait.
reassignment-to = À qui
reassignment-work = { $follow_ups ->
    [0] aucune suite
    [one] 1 suite
   *[other] { $follow_ups } suites
} · { $appointments ->
    [0] aucun rendez-vous
    [one] 1 rendez-vous
   *[other] { $appointments } rendez-vous
} · { $case_files ->
    [0] aucun dossier
    [one] 1 dossier
   *[other] { $case_files } dossiers
}
reassignment-give = Confier
reassignment-done = Travail confié.
reassignment-undone = Ce qui restait à faire est rendu.
reassignment-left = Ces rendez-vous n’ont pas changé de main : l’heure est déjà prise. Reportez-les dans l’agenda.
reassignments-title = Déjà confié
reassignment-line = De { $from } à { $to }, le { $day }
reassignment-take-back = Rendre
reassignment-taken-back = rendu le { $day }
