## What a text says that it need not: shown while it is typed, never forbidden

excess-found = { $count ->
    [one] 1 passage à relire
   *[other] { $count } passages à relire
}
excess-free = Rien n’est bloqué : gardez ce qui sert à la personne.
excess-next = Passage à relire suivant
excess-show = Montrer dans le texte
excess-leave = Laisser
excess-leave-which = Laisser « { $words } »
excess-more = Et { $count } de plus, après ceux-ci.
excess-instead = { $advice } Plutôt : { $instead }.

excess-name = nom d’un tiers
excess-name-advice = Le lien suffit : « son ex-conjoint », « une voisine ». La personne mise en cause a son propre champ.
excess-telephone = numéro de téléphone
excess-telephone-advice = Sa place est dans la fiche de la personne, derrière la consigne de contact sûr.
excess-email = adresse électronique
excess-email-advice = Sa place est dans la fiche de la personne, derrière la consigne de contact sûr.
excess-address = adresse
excess-address-advice = Celle de la personne est dans sa fiche, protégée. Pour le lieu des faits, la rue suffit.
excess-birth_date = date de naissance
excess-birth_date-advice = Celle de la personne est dans sa fiche. Pour un tiers, l’âge suffit.
excess-identifier = numéro de sécurité sociale ou de compte
excess-identifier-advice = Il reste sur la pièce : inutile de le recopier.
excess-health = santé
excess-health-advice = Notez ce que les faits ont causé. Le reste relève d’une note réservée.
excess-sexual_life = vie sexuelle
excess-sexual_life-advice = À retirer, sauf si les faits portent dessus. Le motif discriminatoire a sa case.
excess-origin = origine
excess-origin-advice = À retirer, sauf pour décrire un inconnu. Le motif discriminatoire a sa case.
excess-religion = religion
excess-religion-advice = À retirer. Le motif discriminatoire a sa case.
excess-opinion = opinion politique ou syndicale
excess-opinion-advice = À retirer, sauf si les faits portent dessus.
excess-offence = passé judiciaire
excess-offence-advice = Si la sécurité en dépend, notez-le dans « Danger ».
excess-guilt = culpabilité affirmée
excess-guilt-advice = Seul un tribunal en décide.
excess-judgment = jugement sur quelqu’un
excess-judgment-advice = Décrivez sans qualifier.

excess-counts-title = Passages à relire
excess-counts-lead = Combien de textes gardent un nom de tiers, une donnée de santé, un jugement… Compté à l’enregistrement, sans un mot de ces textes, pour l’usage interne.
excess-counts-none = Aucun texte n’a encore été compté.
excess-counts-month = Mois
excess-counts-form = Textes
excess-counts-written = Écrits
excess-counts-marked = Avec un passage à relire
excess-counts-marks = Passages
excess-counts-share = { $marked } ({ $share } %)
excess-form-interview = Notes d’entretien
excess-form-matter = Récit des faits
excess-form-orientation = Messages aux partenaires
excess-form-referral = Exposés transmis
excess-form-hand_over = Mots de relais
