## Consents: what a person agreed to, recipient by recipient

consents-title = Accords de la personne
consents-none = Aucun accord noté. Rien de nominatif ne part sans accord, sauf quand la loi n’en demande pas.
consent-add = Noter un accord
consent-hint = Un accord vaut pour un destinataire et pour un usage, pas pour tout. La personne peut le retirer quand elle veut.
consent-addressee = À qui
consent-purpose = Pour quoi
consent-how = Accord donné
consent-given-on = Donné le
consent-given = { $how }, le { $day }
consent-expires-on = Valable jusqu’au
consent-expires-hint = Vide si la personne n’a pas mis de limite.
consent-note = Note
consent-note-hint = Ce qu’elle accepte, et ce qu’elle refuse, avec ses mots.
consent-fields = Ce qui peut être remis à un partenaire
consent-fields-hint = Dans un paquet chiffré, rien d’autre ne part. À demander point par point.
consent-saved = Accord noté.
consent-live = en cours
consent-until = jusqu’au { $day }
consent-expired = fini depuis le { $day }
consent-withdrawn = retiré le { $day }
consent-withdraw = Noter un retrait
consent-withdraw-of = Noter un retrait : { $purpose }
consent-withdraw-hint = Dès ce jour, plus rien ne part vers ce destinataire pour cet usage. Ce qui est déjà parti reste parti : le dire à la personne.
consent-withdrawn-on = Retiré le
consent-withdrawn-toast = Retrait noté.
consent-days-left = { $days ->
    [0] dernier jour
    [one] encore 1 jour
   *[other] encore { $days } jours
}
consent-stands = Accord déjà noté : { $how }, le { $day }. Vérifiez avec la personne qu’il vaut pour ces faits.
