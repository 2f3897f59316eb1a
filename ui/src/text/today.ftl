## Today: everything that asks for something

today-appointments = Rendez-vous
today-no-appointment = Aucun rendez-vous aujourd’hui.
today-to-do = À faire
today-whose = À qui
today-mine = à moi
today-everybody = à tous
today-nothing = Rien n’attend aujourd’hui. Les prochaines suites sont dans « Suites à donner ».
today-nothing-mine = Rien ne vous attend aujourd’hui. « À tous » montre ce qui attend vos collègues.
today-when-late = En retard
today-when-today = Aujourd’hui
today-when-week = Dans les sept jours
today-when-later = À préparer
today-when-silent = Dossiers silencieux
today-when-recalled = Pour mémoire
today-recalled = { $count ->
    [one] Un dossier est sans contact depuis deux ans
   *[other] { $count } dossiers sont sans contact depuis deux ans
}
today-recalled-why = Au-delà de deux ans sans contact, garder un dossier parmi les dossiers courants demande une raison. Rien n’est effacé ici.
today-more-recalled = { $count ->
    [one] Un autre dossier est sans contact depuis deux ans, depuis moins longtemps.
   *[other] { $count } autres dossiers sont sans contact depuis deux ans, depuis moins longtemps.
}
today-more-silent = { $count ->
    [one] Un autre dossier est resté sans suite, depuis moins longtemps et sans signe de danger.
   *[other] { $count } autres dossiers sont restés sans suite, depuis moins longtemps et sans signe de danger.
}
today-last-contact = dernier contact le { $day }
today-kind-deadline = Délai de la loi
today-kind-follow_up = Suite à donner
today-kind-referral = Réponse en retard
today-kind-referral_draft = Saisine à envoyer
today-kind-absence = Absence
today-kind-orientation = Orientation
today-kind-consent = Accord qui finit
today-kind-silence = Dossier silencieux
today-kind-retention = Conservation
today-kind-rights_request = Demande de droits
today-open-rights = Répondre
today-orientation-asked = { $partner } : la personne y est-elle allée ?
today-absence-line = N’est pas venue le { $day }, { $time }
today-consent-line = { $purpose }, pour { $addressee }
today-silence-line = { $days ->
    [one] Rien depuis hier, rien de prévu
   *[other] Rien depuis { $days } jours, rien de prévu
}
today-open-referral = Ouvrir la saisine
today-new-appointment = Autre rendez-vous
today-waiting-answers = { $count ->
    [one] Une réponse est attendue, sans retard.
   *[other] { $count } réponses sont attendues, sans retard.
}
today-waiting = { $days ->
    [0] envoyée aujourd’hui
    [one] depuis 1 jour
   *[other] depuis { $days } jours
}
today-drafts = À reprendre
today-draft-intake = Un accueil commencé
today-draft-interview = Un entretien commencé
today-draft-restricted_note = Une note réservée commencée
today-draft-individual_assessment = Une évaluation commencée
today-draft-referral = Une saisine commencée
today-draft-referral_act = Une suite de saisine commencée
today-draft-matter = Des faits à corriger
today-draft-danger = Des réponses sur le danger
today-draft-consent = Un accord commencé
today-draft-orientation = Une orientation commencée
today-draft-safe_contact = Une consigne de contact commencée
today-draft-closing = Une clôture ou une réouverture commencée
today-draft-letter = Un courrier commencé
today-draft-follow_up = Une suite commencée
today-draft-hand_over = Un relais commencé
today-draft-rights_request = Demande de droits commencée
today-draft-access_file = Dossier d’accès en relecture
today-draft-retention = Une décision de conservation commencée
today-draft-other = Un texte commencé
today-draft-at = gardé le { $day } à { $time }
today-resume = Reprendre
today-receive = Accueillir une personne
