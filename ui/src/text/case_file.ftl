## Case files: the list, and the story of one

case-files-title = Dossiers
case-files-open = Ouverts
case-files-closed = Clos
case-files-all = Tous
case-files-shown = Afficher
case-files-number = Dossier
case-files-person = Personne
case-files-offence = Faits
case-files-opened-on = Ouvert le
case-files-last = Dernière activité
case-files-status = État
case-files-count = { $total ->
    [0] Aucun dossier
    [one] 1 dossier
   *[other] { $total } dossiers
}
case-files-more = Voir les suivants
case-files-none = Aucun dossier ici. Le premier accueil en ouvre un.
case-files-first = Accueillir une personne

case-file-open = ouvert
case-file-closed = clos
case-file-close = Clore le dossier
case-file-close-reason = Pourquoi ce dossier est-il clos ?
case-file-closed-because = Clos le { $day } : { $reason }
case-file-closed-toast = Dossier clos.
case-file-closed-by-mistake = Clôture annulée aussitôt.
case-file-outcome = Ce que le suivi est devenu
case-file-still-planned = Il reste quelque chose de prévu : { $what }
case-file-reopen = Rouvrir
case-file-reopen-reason = Pourquoi ce dossier est-il rouvert ?
case-file-reopened-toast = Dossier rouvert.
case-file-arrival = { $mode } — { $first } — { $by }
release-wish-title = Libération de la personne mise en cause
release-wish-ask = La personne veut-elle en être informée ?
release-wish-wanted = Souhaite en être informée.
release-wish-not_wanted = Ne souhaite pas en être informée.
release-wish-unasked = Pas encore demandé.
release-wish-on = Dit le
release-wish-said-on = (dit le { $day })
release-wish-note = Noter le souhait
release-wish-saved = Souhait noté.
case-file-arrival-edit = Corriger l’arrivée
case-file-save = Enregistrer
case-file-saved = Enregistré.
case-file-timeline = Histoire du dossier
case-file-read = Lire
case-file-open-item = Ouvrir
case-file-unfold = Lire ce qui est écrit

next-step-title = Prochaine étape
next-step-appointment = Rendez-vous
next-step-follow_up = À faire
next-step-referral_to_send = Saisine à envoyer
next-step-referral_waiting = Réponse attendue
next-step-none = Rien n’est prévu. Ajoutez ce qu’il reste à faire, pour que ce dossier ne se perde pas.

case-file-add-interview = Entretien
case-file-add-referral = Saisine
case-file-add-follow-up = À faire
case-file-add-appointment = Rendez-vous

timeline-restricted = Note réservée au cercle « { $circle } »
timeline-opened = Dossier ouvert
timeline-appointment = Rendez-vous
timeline-interview = Entretien
timeline-referral_drafted = Saisine préparée
timeline-referral_sent = Saisine envoyée
timeline-referral_acknowledged = Accusé de réception
timeline-referral_answered = Réponse reçue
timeline-referral_closed = Saisine close
timeline-follow_up = Suite à donner
timeline-call_attempt = Appel
timeline-letter = Courrier
timeline-attached_document = Pièce jointe au dossier
timeline-attached_document_withdrawn = Pièce retirée
timeline-closed = Dossier clos
timeline-reopened = Dossier rouvert
timeline-facts = Faits
timeline-complaint = Plainte
timeline-legal_event = Acte de la procédure
timeline-deadline = Délai
timeline-referral_reminded = Saisine relancée
timeline-orientation_sent = Orientation
timeline-orientation_answered = Orientation, réponse
timeline-honoured-yes = la personne y est allée
timeline-honoured-no = la personne n’y est pas allée
timeline-consent = Accord donné
timeline-consent_withdrawn = Accord retiré
timeline-other = dossier { $number }
timeline-theme = Afficher
timeline-theme-all = Tout
timeline-theme-meetings = Rendez-vous, entretiens, appels
timeline-theme-referrals = Saisines
timeline-theme-orientations = Orientations et accords
timeline-theme-follow_ups = Suites à donner
timeline-theme-deadlines = Délais, même lointains
timeline-theme-file = Faits, courriers, pièces, clôture
timeline-whole = Avec les autres dossiers de l’affaire
timeline-ahead = À venir
timeline-behind = Passé
timeline-nothing = Rien de cette sorte dans ce dossier.

case-file-others = Autres dossiers de la personne
case-file-new-matter = Nouvelle affaire pour cette personne
