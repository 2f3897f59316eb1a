## Packages: what a person agreed to hand over to a partner, in a file that opens for nobody else

package-card = Paquets chiffrés
package-none = Aucun paquet remis. Un paquet ne contient que ce que la personne a accepté de remettre à ce partenaire.
package-make = Préparer un paquet
package-partner = Pour quel partenaire
package-fields = Ce que son accord couvre
package-not-agreed = Notez d’abord ce qu’elle accepte, à ce partenaire, pour « Remettre des pièces du dossier ».
package-note-consent = Noter son accord
package-how = Fermer le paquet
package-how-key = Avec la clé du partenaire
package-how-key-note = Il l’ouvre seul, avec son propre programme.
package-how-words = Avec des mots dits au téléphone
package-how-words-note = À dire de vive voix, jamais par le même courriel que le paquet.
package-words = Les mots qui ouvrent le paquet
package-words-hint = Notez-les avant d’enregistrer : ils ne sont gardés nulle part. Leurs accents comptent.
package-save = Enregistrer le paquet
package-saved = Paquet enregistré et noté.
package-line = { $partner } : { $fields }
package-line-key = fermé avec sa clé
package-line-words = fermé avec des mots
package-line-hash = empreinte { $hash }
package-file-name = paquet

## What stands in the package itself

package-title = Éléments remis à un partenaire avec l’accord de la personne
package-from = De : { $from }
package-for = Pour : { $partner }
package-on = Le { $day }
package-warning = Réservé à ce destinataire. Ne pas transmettre à d’autres sans un nouvel accord de la personne.
package-unknown = non renseigné
package-anonymous = La personne a choisi de rester anonyme.
package-birth-name = Nom de naissance : { $value }
package-used-name = Nom d’usage : { $value }
package-first-names = Prénoms : { $value }
package-instruction = À lire avant tout contact.
package-phone-safe = Téléphone sûr, aux conditions qui suivent.
package-phone-not-safe = Ne pas appeler : le téléphone n’est pas sûr. Le numéro n’est pas remis.
package-phone-unknown = Téléphone : la personne n’a pas dit s’il est sûr. Le numéro n’est pas remis.
package-safe-hours = Heures sûres : { $value }
package-voicemail = Message vocal : { $allowed ->
    [yes] autorisé
   *[no] interdit
}
package-sms = SMS : { $allowed ->
    [yes] autorisé
   *[no] interdit
}
package-email-allowed = Courriel : { $allowed ->
    [yes] autorisé
   *[no] interdit
}
package-letter = Courrier postal : { $allowed ->
    [yes] autorisé
   *[no] interdit
}
package-introduce-as = Se présenter comme : { $value }
package-code-word = Mot convenu : { $value }
package-note = Autre consigne : { $value }
package-phone = Téléphone : { $value }
package-email = Courriel : { $value }
package-between = Du { $from } au { $until }
package-on-day = Le { $day }
package-commune = Commune des faits : { $value }
package-complaint-on = Le : { $value }
package-complaint-service = Service : { $value }
package-complaint-number = Numéro : { $value }
