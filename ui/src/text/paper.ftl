## What is printed on letters

letter-kind-report = Signalement
letter-kind-transmittal = Soit-transmis
letter-kind-reminder = Relance
letter-kind-information_request = Demande d’information sur les suites
letter-kind-evvi_opinion = Avis EVVI
letter-kind-orientation = Courrier d’orientation
letter-kind-invitation = Convocation
letter-kind-attendance = Attestation de présence
letter-kind-notice = Notice d’information

letter-field = { $of ->
    [organisme] permanence
    [rendez-vous] rendez-vous
   *[other] { $of }
} — { $what }
letter-to-address = adresse du destinataire
letter-to-sample = ‹destinataire›
letter-file-name = courrier
letter-page = Page
letter-phone = Tél. { $phone }
letter-dated = Le { $day }
letter-dated-at = { $town }, le { $day }
letter-reference-ours = Nos références : { $number }
letter-reference-theirs = Vos références : { $reference }
letter-copy = Copie : { $to }
letter-capacity-public = agent public
letter-capacity-association = pour l’association

letter-to-parquet =
    Madame ou Monsieur
    le procureur de la République
    Tribunal judiciaire de Lille
letter-to-parquet-general =
    Madame ou Monsieur
    le procureur général
    Cour d’appel de Douai
letter-to-jaf =
    Madame ou Monsieur
    le juge aux affaires familiales
    Tribunal judiciaire de Lille
letter-to-juge =
    Madame ou Monsieur le juge
    Tribunal judiciaire de Lille
letter-to-greffe =
    Bureau d’ordre pénal
    Tribunal judiciaire de Lille
letter-to-crip =
    Cellule de recueil des
    informations préoccupantes (CRIP)
    Département du Nord
letter-to-police = Service de police

letter-civility-F = Madame
letter-civility-M = Monsieur
letter-civility-X = Madame, Monsieur
letter-person-unnamed = la personne qui vous remet ce courrier
letter-address-withheld = adresse à ne pas communiquer
letter-born = { $sex ->
    [F] née
    [M] né
   *[X] né(e)
} { $what }
letter-born-on = le { $day }
letter-born-in = en { $year }

letter-unsaid = non précisée
letter-facts-between = du { $from } au { $until }
letter-offender-named = Nom indiqué : { $names }.
letter-offender = { $link } de la personne, selon elle.
letter-offender-unknown = Auteur inconnu.
letter-offender-unsaid = Non précisée.
letter-circumstance-weapon = Une arme a été montrée ou utilisée.
letter-circumstance-minor = Un mineur était présent.
letter-circumstance-discriminatory = La personne rapporte un mobile discriminatoire.
letter-circumstance-itt = { $count ->
    [one] L’incapacité totale de travail certifiée est de { $count } jour.
   *[other] L’incapacité totale de travail certifiée est de { $count } jours.
}
letter-circumstance-none = Aucune circonstance particulière n’est connue de la permanence.
letter-representative-none = aucun n’est connu de la permanence
letter-document-dated = - { $title }, du { $day }
letter-documents-none = Aucune.
letter-documents-confidential = { $count ->
    [one] Une pièce confidentielle du dossier n’est pas jointe.
   *[other] { $count } pièces confidentielles du dossier ne sont pas jointes.
}
letter-assessment-nothing = rien de noté à ce jour.
letter-assessment-no-measure = Aucune mesure n’est proposée.
referral-measure-until = jusqu’au { $day }
letter-steps-none = Aucune démarche n’est connue de la permanence.

letter-receipt = Vous en avez accusé réception le { $day }.
letter-receipt-reference = Vous en avez accusé réception le { $day }, sous la référence { $reference }.
letter-receipt-none = La permanence n’en a pas reçu d’accusé de réception.
letter-outcome-none = Ce courrier n’appelle pas de réponse à la permanence.
letter-outcome-parquet = Je vous remercie de faire connaître les suites données (article 40-2 du code de procédure pénale). La réponse peut être adressée à la permanence, qui la transmettra à la personne par une voie sûre.
letter-outcome-other = Je vous remercie de faire connaître la suite donnée. La réponse peut être adressée à la permanence, qui la transmettra à la personne par une voie sûre.
letter-agreement-own = C’est l’acte de la personne : elle l’a signé.
letter-agreement = { $form ->
    [written] La personne a donné son accord par écrit le { $day }.
   *[spoken] La personne a donné son accord de vive voix le { $day }.
}
letter-agreement-not-required = L’accord de la personne n’est pas requis par la loi.

letter-orientation-silent = La personne vous dira elle-même ce qu’elle souhaite.
letter-orientation-expected = Elle est attendue chez vous le { $day }.
letter-orientation-no-day = Aucune date n’est encore convenue avec vous.
letter-attendance-at = à { $hour }
letter-attendance-during = { $count ->
    [one] pendant { $count } minute
   *[other] pendant { $count } minutes
}
