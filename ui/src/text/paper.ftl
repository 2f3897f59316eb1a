## What is printed on letters

letter-kind-report = Signalement
letter-kind-transmittal = Bordereau de transmission
letter-kind-reminder = Relance
letter-kind-information_request = Demande d’information sur les suites
letter-kind-evvi_opinion = Avis EVVI
letter-kind-requisition_answer = Réponse à réquisition
letter-kind-orientation = Courrier d’orientation
letter-kind-invitation = Lettre de rendez-vous
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
letter-followed-by = Affaire suivie par { $name }
letter-capacity-public = agent public
letter-capacity-association = pour l’association

letter-to-parquet =
    Madame ou Monsieur
    le procureur de la République
    près le tribunal judiciaire de Lille
letter-to-parquet-general =
    Madame ou Monsieur
    le procureur général
    près la cour d’appel de Douai
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
letter-address-hidden = adresse dissimulée par décision d’un juge
letter-address-elected = adresse dissimulée par décision d’un juge ; domicile élu : { $where }
letter-born = { $sex ->
    [F] née
    [M] né
   *[X] naissance :
} { $what }
letter-born-on = le { $day }
letter-born-in = en { $year }

letter-unsaid = non précisée
letter-facts-between = du { $from } au { $until }
letter-offender-named = Nom indiqué : { $names }.
letter-offender = Lien avec la personne, selon ce qu’elle dit : { $link }.
letter-offender-unknown = Auteur inconnu.
letter-offender-unsaid = Non précisée.
letter-circumstance-weapon = La personne rapporte la présence ou l’usage d’une arme.
letter-circumstance-minor = Selon la personne, un mineur était présent.
letter-circumstance-vulnerable = La victime paraît ne pas pouvoir se protéger seule.
letter-circumstance-repeated = La personne rapporte des faits répétés.
letter-circumstance-discriminatory = La personne rapporte un motif discriminatoire.
letter-circumstance-itt = { $count ->
    [one] L’incapacité totale de travail certifiée est de { $count } jour.
   *[other] L’incapacité totale de travail certifiée est de { $count } jours.
}
letter-circumstance-none = Aucune circonstance particulière n’a été rapportée.
letter-representative-none = aucun n’est connu de la permanence
letter-document-dated = - { $title }, du { $day }
letter-documents-none = Aucune.
letter-documents-confidential = { $count ->
    [one] Une pièce confidentielle du dossier n’est pas jointe.
   *[other] { $count } pièces confidentielles du dossier ne sont pas jointes.
}
letter-assessment-nothing = rien de noté à ce jour.
letter-assessment-no-measure = Aucune mesure n’est proposée.
referral-notified = { $how ->
    [none] avis donné le { $day }
   *[other] avis donné le { $day }, { $how }
}
referral-measure-until = jusqu’au { $day }
letter-steps-none = Aucune démarche n’est connue de la permanence.

letter-greeting = Madame, Monsieur
letter-greeting-parquet = Madame ou Monsieur le procureur de la République
letter-greeting-parquet-general = Madame ou Monsieur le procureur général
letter-greeting-judge = Madame ou Monsieur le juge
letter-opening = J’ai l’honneur de porter à votre connaissance les faits exposés ci-dessous, susceptibles de constituer une infraction.
letter-opening-child = J’ai l’honneur de porter à votre connaissance la situation préoccupante exposée ci-dessous.
letter-opening-tgd = Je vous prie d’examiner l’attribution d’un téléphone grave danger à la personne désignée ci-dessous, pour les faits exposés ici.
letter-opening-oppi = Je vous signale la situation de la personne désignée ci-dessous, qui accepte que vous demandiez pour elle une ordonnance provisoire de protection immédiate.
letter-opening-hold = J’ai l’honneur de porter à votre connaissance les violences exposées ci-dessous, exercées dans le couple. J’estime en conscience qu’elles mettent la vie de la personne en danger immédiat, et qu’elle n’est pas en mesure de se protéger en raison de la contrainte morale qui résulte de l’emprise exercée sur elle.
letter-opening-requisition = Par réquisition du [à compléter : date], vous avez demandé d’aider la personne désignée ci-dessous.

letter-receipt = Vous en avez accusé réception le { $day }.
letter-receipt-reference = Vous en avez accusé réception le { $day }, sous la référence { $reference }.
letter-receipt-none = La permanence n’en a pas reçu d’accusé de réception.
letter-release-wish = La personne souhaite être informée de toute libération de la personne mise en cause : je vous remercie d’en prévenir la permanence, qui l’en avertira par une voie sûre.
letter-outcome-none = Ce courrier n’appelle pas de réponse à la permanence.
letter-outcome-through-desk = Ne pas écrire à la personne : passer par la permanence.
letter-outcome-parquet = Je vous remercie de faire connaître les suites données (article 40-2 du code de procédure pénale). La réponse peut être adressée à la permanence, qui la transmettra à la personne par une voie sûre.
letter-outcome-other = Je vous remercie de faire connaître la suite donnée. La réponse peut être adressée à la permanence, qui la transmettra à la personne par une voie sûre.
letter-agreement-own = C’est l’acte de la personne : elle l’a signé.
letter-agreement = { $form ->
    [written] La personne a donné son accord par écrit le { $day }.
   *[spoken] La personne a donné son accord de vive voix le { $day }.
}
letter-agreement-sought = L’accord de la personne a été recherché le { $sought } et n’a pas pu être obtenu. Elle a été informée de ce signalement le { $informed }, { $how }.
letter-agreement-not-required = L’accord de la personne n’est pas requis par la loi. [à compléter : elle est informée de cet envoi, ou ne l’est pas, et pourquoi]
letter-agreement-not-required-child = L’accord de la personne n’est pas requis par la loi. [à compléter : les parents sont informés, ou ne le sont pas, et pourquoi]

letter-orientation-silent = La personne vous dira elle-même ce qu’elle souhaite.
letter-orientation-expected = La personne est attendue chez vous le { $day }.
letter-orientation-no-day = Aucune date n’est encore convenue avec vous.
letter-attendance-at = à { $hour }
letter-attendance-during = { $count ->
    [one] pendant { $count } minute
   *[other] pendant { $count } minutes
}
