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
