## Deadlines of the law: the same words in the window and on the command line

deadline-nature-limit = À faire au plus tard
deadline-nature-opening = Possible à partir de
deadline-nature-expected = Attendu pour
deadline-nature-measure = Fin prévue
deadline-nature-window = Utile avant
deadline-nature-note = À savoir

deadline-start-none = sans point de départ
deadline-start-facts = les faits
deadline-start-last_act = le dernier acte
deadline-start-majority = la majorité de la victime
deadline-start-discovery = la découverte des faits
deadline-start-knowledge = le jour où la personne a su
deadline-start-consolidation = la consolidation des blessures
deadline-start-complaint = le récépissé de la plainte au procureur, ou la lettre recommandée
deadline-start-dismissal = l’avis de classement
deadline-start-hearing = l’audience
deadline-start-judgment = le jugement
deadline-start-appeal_judgment = la décision rendue en appel
deadline-start-first_appeal = l’appel d’une autre partie
deadline-start-charges_dropped = la notification du non-lieu
deadline-start-prosecutor_decision = la décision du procureur
deadline-start-guilt = la décision sur la culpabilité
deadline-start-legal_aid_refused = le refus d’aide juridictionnelle
deadline-start-hearing_fixed = l’ordonnance qui fixe l’audience de protection
deadline-start-order_notified = la notification de l’ordonnance de protection
deadline-start-oppi_seised = la saisine du juge par le procureur
deadline-start-tgd_granted = l’attribution du téléphone grave danger
deadline-start-bar_granted = la décision de bracelet anti-rapprochement
deadline-start-final_decision = la décision devenue définitive
deadline-start-fund_received = la réception de la demande par le Fonds
deadline-start-offer_received = la réception de l’offre du Fonds
deadline-start-civi_refused = la notification du refus de la CIVI
deadline-start-sarvi_refused = le refus du SARVI
deadline-start-sarvi_received = la réception de la demande par le SARVI
deadline-start-settlement = la transaction ou le jugement définitif

deadline-length-hours = { $count ->
    [one] { $count } heure
   *[other] { $count } heures
}
deadline-length-days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}
deadline-length-months = { $count } mois
deadline-length-years = { $count ->
    [one] { $count } an
   *[other] { $count } ans
}
deadline-length-between = { $least } à { $most }
deadline-counted-from = { $length } depuis { $start }
deadline-counted-before = { $length } avant { $start }
deadline-counted-at-once = tout de suite, depuis { $start }
deadline-counted-on-the-day = le jour même : { $start }

deadline-rule-CPC_DAYS = Compté en jours ; reporté au jour ouvrable suivant (articles 641 et 642 du code de procédure civile)
deadline-rule-CPC_MONTHS = Compté en mois ; reporté au jour ouvrable suivant si la règle s’applique (articles 641 et 642 du code de procédure civile)
deadline-rule-CPP_801 = Délai de procédure pénale ; reporté au jour ouvrable suivant (article 801 du code de procédure pénale)
deadline-rule-FRANCS = Jours francs : ni le premier ni le dernier jour ne comptent ; reporté au jour ouvrable suivant
deadline-rule-PRESCRIPTION = Délai pour agir, compté de date à date : jamais reporté
deadline-rule-OUVRES = Jours ouvrés, du lundi au vendredi hors jours fériés
deadline-rule-HOURS = Compté en heures, dont on ne connaît que le jour : jamais reporté
deadline-rule-MEASURE = Durée d’une mesure, de date à date : jamais reportée
deadline-rule-NONE = Rien à compter

deadline-mark-V = Texte lu à la source
deadline-mark-V-old = Lu dans un texte ancien ou une source secondaire : à vérifier
deadline-mark-G = Connaissance générale : à vérifier
deadline-renumbered = Cet article a pu changer de numéro : à vérifier.

deadline-if = Seulement si { $what }.
deadline-if-contravention = c’est une contravention
deadline-if-delit = c’est un délit
deadline-if-crime = c’est un crime
deadline-if-not-crime = ce n’est pas un crime
deadline-if-penal = c’est une infraction
deadline-if-minor = la victime était mineure au moment des faits
deadline-if-not-minor = la victime était majeure au moment des faits
deadline-if-under_15 = la victime avait moins de 15 ans
deadline-if-itt_over_8 = l’ITT dépasse 8 jours
deadline-if-couple = les faits ont eu lieu dans un couple, ou entre anciens conjoints
deadline-if-couple_or_forced_marriage = les faits ont eu lieu dans un couple, ou entre anciens conjoints, ou c’est un mariage forcé
deadline-if-public = les propos étaient publics
deadline-if-not-public = les propos n’étaient pas publics
deadline-if-author_known = la personne mise en cause est connue
deadline-if-not-author_known = l’auteur est inconnu
deadline-if-serious_on_minor = c’est un crime de la liste de l’article 706-47 sur un mineur
deadline-if-not-serious_on_minor = ce n’est pas un crime de la liste de l’article 706-47 sur un mineur
deadline-if-listed_on_minor = c’est un délit de la liste de l’article 706-47 sur un mineur
deadline-if-not-listed_on_minor = ce n’est pas un délit de la liste de l’article 706-47 sur un mineur
deadline-if-assault_on_minor = c’est une agression ou une atteinte sexuelle sur un mineur
deadline-if-assault_under_15 = c’est une agression ou une atteinte sexuelle sur un mineur de moins de 15 ans
deadline-if-not-assault_under_15 = ce n’est pas une agression sexuelle sur un mineur de moins de 15 ans
deadline-if-rape_on_minor = c’est un viol sur un mineur
deadline-if-violence_on_minor = ce sont des violences ou une agression sexuelle sur un mineur
deadline-if-not-violence_on_minor = ce ne sont pas des violences ni une agression sexuelle sur un mineur
deadline-if-violence = il y a eu des violences
deadline-if-sexual = les faits sont sexuels
deadline-if-habit = c’est un harcèlement ou une infraction d’habitude
deadline-if-hidden = l’infraction était cachée
deadline-if-words = ce sont des propos
deadline-if-not-words = ce ne sont pas des propos
deadline-if-racist = le motif est l’origine, la religion, le sexe, l’orientation sexuelle, l’identité de genre ou le handicap
deadline-if-not-racist = le motif n’est ni l’origine, ni la religion, ni le sexe, ni l’orientation sexuelle, ni l’identité de genre, ni le handicap
deadline-if-discrimination = c’est une discrimination
deadline-if-civi = les conditions de la CIVI sont réunies : décès, ITT d’un mois ou plus, infraction sexuelle, violences graves sur un mineur ou dans un couple ; sinon (vol, escroquerie, abus de confiance, extorsion, dégradation, ITT de moins d’un mois) : situation grave, revenus sous un plafond et aucune autre indemnisation ; véhicule brûlé : règles à part
deadline-if-insured = un contrat d’assurance couvre les faits
deadline-if-card = une carte ou un virement a servi
deadline-if-terror = c’est un acte de terrorisme
deadline-if-bodily = il y a eu un dommage corporel
deadline-if-filmed = une caméra a pu filmer
deadline-if-grave_danger = c’est un viol, ou des violences par un conjoint ou un ex
deadline-if-theft = c’est un vol
deadline-if-road = c’est un accident de la circulation
deadline-if-forced_marriage = il s’agit d’un mariage forcé

deadline-presumed = Le vrai point de départ n’est pas connu : le plus tôt possible est retenu.
deadline-caution = Une date passée ne veut pas dire que tout est perdu : un délai peut avoir été interrompu ou suspendu. Faites vérifier par un juriste ou un avocat.

deadline-alert = Alerte : { $day }
deadline-opens = Possible une fois passé le { $day }
deadline-last = dernier jour, pour information : { $day }
deadline-ahead = { $count ->
    [0] aujourd’hui
    [one] demain
   *[other] dans { $count } jours
}
deadline-past = { $count ->
    [one] hier : à vérifier sans attendre
   *[other] il y a { $count } jours : à vérifier sans attendre
}
deadline-ahead-months = dans { $count } mois
deadline-ahead-years = dans { $count } ans
deadline-started = soit le { $day }
deadline-started-presumed = au plus tôt le { $day }
deadline-started-between = entre le { $from } et le { $until }
deadline-to-check = à vérifier
deadline-why = D’où vient cette date
deadline-sources = Lu dans : { $sources }
deadline-referral = Voir la saisine
deadline-follow-up = Noter une suite
deadline-followed = suite notée
deadline-follow-up-what = { $label } — au plus tard le { $day }

deadlines-title = Délais de l’affaire
deadlines-today = Aujourd’hui, { $day }
deadlines-none = Aucun délai daté n’est à venir.
deadlines-no-facts = Le jour des faits n’est pas noté : seuls les délais qui partent d’un autre évènement sont comptés. Corrigez les faits pour voir les autres.
deadlines-past = { $count ->
    [one] Une date passée, à faire vérifier
   *[other] { $count } dates passées, à faire vérifier
}
deadlines-later = { $count ->
    [one] Un délai ou une information sans date
   *[other] { $count } délais ou informations sans date
}

legal-event-note = Noter un acte de la procédure
legal-event-why = Une audience, une notification, un refus : ce que la personne raconte ou apporte. Les délais en repartent.
legal-event-what = Ce qui s’est passé
legal-event-on = Le
legal-event-on-hint = Une audience peut être à venir.
legal-event-end = Fin fixée par le juge
legal-event-end-hint = Laissez vide si la décision n’en dit rien : le maximum de la loi est compté.
legal-event-words = Note
legal-event-save = Noter
legal-event-saved = L’acte est noté : les délais en tiennent compte.
legal-event-known = Actes notés
legal-event-until = jusqu’au { $day }
legal-event-by = noté par { $name }
legal-event-withdraw = Retirer
legal-event-withdrawn = L’acte est retiré.
deadline-fixed = Fin fixée par le juge.
what-if-open = Et si…
what-if-title = Et si les dates étaient autres ?
what-if-lead = Changez une date ou une circonstance : les délais suivent. Rien n’est gardé.
what-if-facts = Jour des faits
what-if-until = Dernier jour, s’ils ont duré
what-if-born = Naissance de la victime
what-if-couple = Dans un couple, ou entre anciens conjoints
what-if-public = Les propos étaient-ils publics ?
what-if-unsaid = On ne sait pas
what-if-yes = Oui
what-if-no = Non
what-if-events = Ce qui s’est passé depuis
what-if-event = Évènement
what-if-event-on = Son jour
what-if-add = Ajouter
what-if-remove = Retirer
what-if-happened = { $what } : { $day }
what-if-found = Délais
what-if-count = { $count ->
    [0] Aucun délai daté
    [one] Un délai daté
   *[other] { $count } délais datés
}
what-if-nothing = Donnez les faits et leur jour.

## The deadlines on the command line

cli-deadlines-title = { $offence } ({ $code }) — faits du { $facts } — compté le { $today }
cli-deadlines-period = { $from } au { $until }
cli-deadlines-alert = Alerte : { $day } ({ $left })
cli-deadlines-opening = À partir du { $day }
cli-deadlines-after = passé le { $day }
cli-deadlines-last = Dernier jour : { $day }
cli-deadlines-started = { $counted } ({ $day })
cli-deadlines-later = Sans date pour l’instant
cli-deadlines-date = { $option } : cette date n’est pas possible, écrivez AAAA-MM-JJ, à partir de 1900 et pas après { $latest }.
cli-deadlines-order = { $second } ne peut pas venir avant { $first }.
cli-deadlines-offence = { $code } n’est pas un code de la liste des faits, de A1 à X1.
cli-deadlines-itt = --itt : nombre de jours attendu, de 0 à 9999.
cli-deadlines-event = --event { $event } : écrivez NOM=AAAA-MM-JJ, avec un nom parmi { $known }.
