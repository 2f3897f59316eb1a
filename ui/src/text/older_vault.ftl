## An older vault put back, seen against what is remembered elsewhere

older-title-workstation = Ce coffre est plus ancien que celui que ce poste a quitté
older-title-backup = Ce coffre est plus ancien que sa dernière sauvegarde
older-title-visit = Ce coffre ne continue pas celui qu’un superviseur a vu
older-missing = { $missing ->
    [0] Son journal n’en est pas la suite.
    [one] Il lui manque une entrée du journal.
   *[other] Il lui manque { $missing } entrées du journal.
}
older-last = Sa dernière entrée est du { $day } à { $time }.
older-header = Les comptes et les phrases de passe sont ceux d’avant.
older-statistics = Les statistiques et le registre de leurs exports sont ceux d’avant.
older-why = C’est attendu si quelqu’un vient de restaurer une sauvegarde. Sinon, une copie ancienne a été remise à la place du coffre, ou son journal a été réécrit : verrouillez, ne continuez pas, et cherchez le bon. En attendant, les listes se lisent ; rien ne s’ouvre et rien ne s’enregistre.
older-go-on = Continuer avec ce coffre
older-go-on-why = Ce qui a été saisi depuis ne reviendra pas dans ce coffre. Votre décision est inscrite au journal.
older-agent = L’agent responsable décide s’il faut continuer avec ce coffre.
