## Requests of a person about their data, and what becomes of them

rights-title = Ses droits
rights-why = Lire ce qui est écrit sur elle, le faire corriger, l’effacer, cesser de l’utiliser : la personne le demande comme elle veut, et une réponse lui est due dans le mois.
rights-none = Aucune demande.
rights-add = Noter une demande
rights-kind = Ce qu’elle demande
rights-kind-access = Lire ce qui est écrit sur elle
rights-kind-rectification = Faire corriger
rights-kind-limitation = Que ses informations ne soient plus utilisées (limitation)
rights-kind-erasure = Faire effacer
rights-kind-objection = S’opposer à l’utilisation de ses informations
rights-kind-hint-access = Après l’identité, ouvrez « Préparer le dossier » : tout ce que la permanence garde sur elle, sans ce qui ne concerne que d’autres.
rights-kind-hint-rectification = Corrigez d’abord là où c’est écrit : chaque écran garde la trace de la correction. Puis répondez en disant ce qui a changé, sans recopier ce qui était faux.
rights-kind-hint-limitation = Une fois acceptée, tout se lit encore et rien ne s’écrit ni ne part, jusqu’à ce que vous notiez sa fin.
rights-kind-hint-erasure = Ce qui doit être gardé par la loi ne s’efface pas encore. Ce qui peut l’être se propose à la destruction avec les dossiers arrivés au bout de leur durée, avec l’accord des archives.
rights-kind-hint-objection = Pesez les raisons qui tiennent à sa situation. Acceptée, notez aussi une limitation ou un effacement, selon ce qu’elle veut.
rights-state-received = reçue
rights-state-identity_checked = identité vérifiée
rights-state-prolonged = prolongée
rights-state-granted = acceptée
rights-state-refused = refusée
rights-received-on = Reçue le
rights-received = Reçue le { $day }.
rights-asked = Ce qu’elle demande, avec ses mots
rights-representative = Demandée par quelqu’un d’autre en son nom
rights-representative-hint = Avocat, parent d’un mineur, tuteur. Laissez vide si c’est elle.
rights-by-representative = Demandée en son nom par { $name }.
rights-due = À répondre avant le { $day }
rights-due-long = Une réponse est due le { $last } au plus tard ; pour un jour ouvré, le { $alert }.
rights-days-left = { $days ->
    [0] dernier jour
    [one] encore un jour
   *[other] encore { $days } jours
}
rights-days-late = { $days ->
    [one] en retard d’un jour
   *[other] en retard de { $days } jours
}
rights-save = Enregistrer
rights-cancel = Renoncer
rights-saved = Demande enregistrée.
rights-check-identity = Noter l’identité
rights-checked-on = Vérifiée le
rights-checked-how = Comment
rights-checked-how-hint = « Reçue en personne, connue de la permanence », « carte d’identité vue ». N’en gardez pas de copie.
rights-checked = Identité vérifiée le { $day } : { $how }.
rights-prolong = Prolonger de deux mois
rights-prolong-why = Seulement si la demande est complexe, ou si elles sont nombreuses. La personne doit l’apprendre, avec la raison, dans le premier mois.
rights-prolonged-on = Dit à la personne le
rights-prolonged-reason = Pourquoi
rights-prolonged = Prolongée de deux mois, dit à la personne le { $day } : { $reason }.
rights-answer = Répondre
rights-answered-on = Répondu le
rights-decision = Réponse
rights-granted = C’est fait
rights-refused = Refusée
rights-answer-granted = Ce qui a été fait
rights-answer-refused = Pourquoi, comme on le lui a dit
rights-answer-refused-hint = Dites-lui aussi qu’elle peut se plaindre à la CNIL ou saisir le juge.
rights-statement = Ce qu’elle maintient
rights-statement-hint = Gardé dans le dossier à côté de ce qu’elle conteste.
rights-answered = Répondu le { $day } par { $name } : { $answer }
rights-stated = La personne maintient : { $statement }
rights-lift = Mettre fin à la limitation
rights-lift-why = Prévenez d’abord la personne : elle doit le savoir avant que ses informations servent de nouveau.
rights-lifted-on = Elle en a été prévenue le
rights-lift-reason = Pourquoi elle cesse
rights-lifted = Limitation levée le { $day } : { $reason }.
rights-access-file = Préparer le dossier
rights-other-file = par le dossier { $number }
rights-limited = Ses informations ne sont plus utilisées, à sa demande. Elles se lisent ; rien ne s’écrit ni ne part, hors ses droits, les délais et la consigne de contact.
rights-rectified = Rectifié à la demande de la personne, le { $day } : { $answer }
rights-contested = Contesté par la personne, le { $day } : { $statement }
rights-note-title = Dit par la personne
notice-title = Notice d’information
notice-given = Remise le { $day }, notée par { $name }.
notice-not-given = Pas encore remise. Donnez-la à l’accueil : qui garde ses informations, pourquoi, combien de temps, ses droits.
notice-print = Imprimer la notice
notice-note = Noter la remise
notice-on = Remise le
notice-saved = Remise notée.
