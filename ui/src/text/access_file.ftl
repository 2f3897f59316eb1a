## The file of access: what the desk holds on a person, to be handed over to her

access-file-title = Ce que la permanence garde sur vous
access-file-file-name = dossier-acces
access-file-intro = Vous avez demandé le { $received } à lire ce qui est écrit sur vous. Voici, au { $today }, tout ce que la permanence garde.
access-file-controller = Responsable du fichier : { $controller }
access-file-purpose = Ces informations servent à vous accueillir, à vous informer, à vous accompagner et, avec votre accord ou quand la loi le demande, à transmettre à d’autres.
access-file-no-contact = Vos coordonnées et la consigne pour vous joindre ne sont pas imprimées ici, pour qu’un autre ne les lise pas. Elles vous sont montrées à la permanence quand vous le voulez.
access-file-masked = [masqué]
access-file-others = Ce qui ne concerne que d’autres personnes n’est pas remis (article 15, paragraphe 4, du règlement général sur la protection des données) : les noms des personnes mises en cause, des proches, des autres victimes, et la personne par qui vous joindre. Les pièces du dossier vous sont remises en copie à part.
access-file-hidden = { $count ->
    [0] Aucun passage n’est masqué.
    [one] Un passage est masqué.
   *[other] { $count } passages sont masqués.
}
access-file-reserved = Une partie des notes est tenue par « { $circle } », sous le secret de ces professionnels. Demandez-la à l’un d’eux : elle vous est due aussi.
access-file-behind-wall = Une partie de ce qui vous concerne est tenue à part par d’autres agents de la permanence. Elle vous sera remise par l’un d’eux.
access-file-rights = Vous pouvez faire corriger ce qui est faux, demander l’effacement, demander que ces informations ne soient plus utilisées, vous y opposer, et reprendre un accord donné. Si la réponse ne vous convient pas, vous pouvez vous plaindre à la CNIL : cnil.fr, ou 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07.
access-file-officer = Délégué à la protection des données : { $officer }
access-file-section-identity = Votre identité
access-file-section-contact = Vous joindre
access-file-section-file = Dossier { $number }
access-file-section-withheld = Ce qui n’est pas remis ici, et pourquoi
access-file-section-rights = Vos droits
access-file-named = { $label } : { $value }
access-file-label = { $noun }, { $day }
access-file-label-of = { $noun }, { $day } — { $what }
access-file-anonymous = Vous avez choisi de rester anonyme.
access-file-birth-name = Nom de naissance
access-file-used-name = Nom d’usage
access-file-first-names = Prénoms
access-file-nickname = Surnom
access-file-other-names = Autres noms notés
access-file-sex = Sexe
access-file-sex-f = féminin
access-file-sex-m = masculin
access-file-sex-x = autre, ou non précisé
access-file-born = Née ou né le
access-file-birth-year = Année de naissance
access-file-commune = Commune
access-file-district = Quartier
access-file-language = Langue
access-file-interpreter = Un interprète est utile.
access-file-phone = Téléphone
access-file-email = Courriel
access-file-address = Adresse
access-file-phone-safe = Vous avez dit que votre téléphone est sûr.
access-file-phone-not-safe = Vous avez dit que votre téléphone n’est pas sûr.
access-file-phone-unknown = On ne sait pas si votre téléphone est sûr.
access-file-safe-hours = Heures sûres
access-file-voicemail = Un message vocal peut vous être laissé.
access-file-sms = Un SMS peut vous être envoyé.
access-file-email-allowed = Un courriel peut vous être envoyé.
access-file-letter-allowed = Un courrier peut vous être envoyé.
access-file-address-in-letters = Votre adresse peut figurer dans un courrier à la justice ou à un service public.
access-file-shares-home = Vous avez dit vivre avec la personne mise en cause.
access-file-reads-devices = Vous avez dit que la personne mise en cause lit vos appareils.
access-file-introduce-as = Nom sous lequel se présenter
access-file-letter-address = Adresse pour les courriers
access-file-code-word = Mot convenu
access-file-trusted = Une personne de confiance est notée.
access-file-checked = Consigne vérifiée avec vous le
access-file-opened = Dossier ouvert le
access-file-closed = Dossier clos le
access-file-quality = Qualité
access-file-first-contact = Premier contact
access-file-referred-by = Orientation
access-file-arrival = Arrivée
access-file-offence = Faits
access-file-from = À partir du
access-file-until = Jusqu’au
access-file-where = Lieu
access-file-where-district = Quartier du lieu
access-file-where-kind = Sorte de lieu
access-file-frame = Cadre
access-file-link = Lien avec la personne mise en cause
access-file-minor = Un mineur était présent.
access-file-discriminatory = Caractère discriminatoire noté.
access-file-weapon = Une arme est notée.
access-file-repeated = Faits répétés.
access-file-vulnerable = Une vulnérabilité est notée.
access-file-itt = Jours d’incapacité totale de travail
access-file-complaint = Plainte
access-file-complaint-on = Date de la plainte
access-file-complaint-service = Service de la plainte
access-file-complaint-number = Numéro de la plainte
access-file-step = Démarche faite
access-file-noun-case_file = Le dossier et les faits
access-file-noun-matter = Votre récit
access-file-noun-interview = Entretien
access-file-noun-interview_correction = Notes d’entretien avant une correction
access-file-noun-restricted_note = Note réservée
access-file-noun-appointment = Rendez-vous
access-file-noun-call_attempt = Appel
access-file-noun-referral = Transmission à une autorité
access-file-noun-referral_answer = Réponse à une transmission
access-file-noun-referral_note = Suivi d’une transmission
access-file-noun-referral_closed = Fin d’une transmission
access-file-noun-orientation = Orientation vers un partenaire
access-file-noun-consent = Accord que vous avez donné
access-file-noun-package = Éléments remis à un partenaire
access-file-noun-need = Besoin
access-file-noun-danger = Signes de danger demandés
access-file-noun-individual_assessment = Évaluation approfondie
access-file-noun-follow_up = Chose à faire
access-file-noun-legal_event = Acte de la procédure
access-file-noun-letter = Courrier
access-file-noun-attached_document = Pièce du dossier
access-file-noun-closing = Fin du suivi
access-file-noun-hand_over = Passage de relais entre agents
access-file-noun-information_notice = Notice d’information remise
access-file-noun-rights_request = Demande de droits
access-file-appointment-booked = prévu
access-file-appointment-confirmed = confirmé
access-file-appointment-received = venue
access-file-appointment-absent = pas venue
access-file-appointment-cancelled_by_person = annulé par vous
access-file-appointment-cancelled_by_service = annulé par la permanence
access-file-appointment-postponed = reporté

## Its reading over, on the screen

access-screen-title = Dossier d’accès
access-screen-why = Tout ce qui suit sera imprimé et remis à la personne. Ce qui est surligné semble parler de quelqu’un d’autre : dites chaque fois s’il faut le montrer ou le masquer, et pourquoi. Pour masquer d’autres mots, sélectionnez-les, puis « Masquer la sélection ».
access-screen-identity-first = Notez d’abord, dans le dossier, comment l’identité a été vérifiée.
access-screen-left = { $count ->
    [0] Tout est tranché.
    [one] Un passage reste à trancher.
   *[other] { $count } passages restent à trancher.
}
access-screen-next = Passage suivant
access-screen-place = { $words } — { $passage }
access-screen-choose = À trancher
access-screen-reason = Pour « { $words } »
access-screen-reason-alleged_offender = Masquer : personne mise en cause
access-screen-reason-other_victim = Masquer : autre victime, témoin
access-screen-reason-relative = Masquer : proche
access-screen-reason-third_party = Masquer : autre personne
access-screen-reason-herself = Montrer : c’est elle
access-screen-reason-said_by_them = Montrer : elle l’a dit elle-même
access-screen-reason-professional = Montrer : quelqu’un dans son travail
access-screen-hide-selection = Masquer la sélection
access-screen-again = Revenir sur ce choix
access-screen-with-contact = Imprimer aussi ses coordonnées et la consigne
access-screen-with-contact-hint = Seulement si le papier ne peut être lu chez elle par personne d’autre.
access-screen-print = Enregistrer le dossier
access-screen-saved = Dossier d’accès enregistré. Remettez-le en main propre, ou par la voie que la consigne permet, puis notez la réponse.
access-screen-made = Déjà fait le { $day } par { $name } ({ $hidden ->
    [0] rien de masqué
    [one] un passage masqué
   *[other] { $hidden } passages masqués
}).
access-screen-empty = (sans texte)
