## Other desks: their figures beside ours, given and received sealed

place-network = Autres permanences
network-why = Les chiffres de plusieurs permanences peuvent être comptés ensemble. Chacune envoie les siens dans un fichier chiffré, sans aucun nom, fermé pour une seule autre permanence.
network-own = Ce que nous donnons aux autres
network-own-why = Lisez l’empreinte de vive voix : elle prouve que nos fichiers viennent d’ici. La clé de réception peut s’envoyer par courriel : elle ferme, elle n’ouvre rien. Les deux changent quand les clés du coffre changent : redonnez-les alors.
network-fingerprint = Notre empreinte
network-age-key = Notre clé de réception
network-none = Aucune autre permanence n’est notée. Échangez d’abord vos empreintes et vos clés de réception.
network-add = Noter une permanence
network-receive = Recevoir un fichier
network-received = Chiffres de { $name } reçus, { $period } : { $facts ->
    [one] 1 fait
   *[other] { $facts } faits
}{ $replaced ->
    [0] .
    [one] , à la place de 1 fichier d’avant.
   *[other] , à la place de { $replaced } fichiers d’avant.
}
network-signs = Signe avec la clé { $key }.
network-no-key = Sa clé de réception n’est pas notée : rien ne peut lui être envoyé.
network-files = Fichiers reçus
network-no-file = Rien n’est encore reçu.
network-period = Période
network-made-on = Fait le
network-received-on = Reçu le
network-sent-on = Le
network-hash = Empreinte du fichier
network-act = Action
network-purpose = Usage prévu
network-take-out = Retirer
network-file-removed = Fichier retiré, { $period }. Ses chiffres ne sont plus comptés.
network-sent = Fichiers envoyés
network-send = Envoyer nos chiffres
network-send-title = Envoyer nos chiffres à { $name }
network-send-why = Ce fichier contient les faits un par un, sans nom mais exacts : qui connaît une affaire pourrait la reconnaître. Il ne s’ouvre que chez cette permanence, et son envoi est noté.
network-sent-told = Fichier fermé pour { $name } et noté.
network-edit = Corriger
network-edit-title = { $name }
network-add-title = Une autre permanence
network-name = Nom
network-name-hint = Il figure sous les chiffres réunis.
network-fingerprint-of = Son empreinte
network-fingerprint-hint = 24 signes, lus au téléphone par quelqu’un que vous connaissez.
network-age-key-of = Sa clé de réception
network-age-key-hint = Elle commence par age1. Nécessaire pour lui envoyer nos chiffres.
network-save = Enregistrer
network-cancel = Annuler
network-remove = Ne plus compter
network-remove-title = Ne plus compter { $name }
network-remove-why = Tout ce que cette permanence a envoyé est retiré d’ici. Ce qui a été noté reste au registre et au journal.
network-removed = { $name } n’est plus comptée.
