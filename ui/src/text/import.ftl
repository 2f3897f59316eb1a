## The desk's own spreadsheet, taken over

import-title = Reprendre un tableur
settings-import = Les personnes et les dossiers que la permanence tenait dans un tableur : un essai d’abord, puis la reprise, qui s’annule en une fois.
import-lead = Permanence lit un fichier XLSX, ODS ou CSV sans le modifier. Rien n’est enregistré avant le dernier bouton.
import-in-charge = L’agent responsable reprend les tableurs et peut annuler une reprise.
import-choose = Choisir un tableur
import-choose-other = Choisir un autre fichier
import-reading = Un instant…
import-file = { $name }
import-sheet = Feuille
import-sheet-lines = { $count ->
    [one] { $name } (1 ligne)
   *[other] { $name } ({ $count } lignes)
}
import-remark-merged_cells = Des cellules sont fusionnées : seule la première garde la valeur, les autres comptent comme vides.
import-remark-rows_above_titles = Des lignes au-dessus des titres n’ont pas été reprises.
import-remark-no_known_title = Aucun titre de colonne n’a été reconnu. Vérifiez que la première ligne contient bien les titres.
import-remark-windows1252 = Le fichier n’est pas en UTF-8 ; il a été lu comme l’écrivent les anciens tableurs de Windows. Vérifiez les accents des exemples.

import-columns = 1. Ce que contient chaque colonne
import-columns-lead = Corrigez ce qui est mal deviné. Les téléphones, courriels et adresses ne sont pas montrés : personne n’a encore demandé comment joindre ces personnes sans danger.
import-column-title = Titre dans le tableur
import-column-examples = Exemples
import-column-holds = Contient
import-column-of = Ce que contient la colonne « { $title } »
import-column-birth_name = Nom de naissance
import-column-used_name = Nom d’usage
import-column-first_names = Prénoms
import-column-full_name = Nom et prénom ensemble
import-column-sex = Sexe ou civilité
import-column-born_on = Date ou année de naissance
import-column-phone = Téléphone
import-column-email = Courriel
import-column-address = Adresse
import-column-commune = Commune
import-column-district = Quartier
import-column-language = Langue
import-column-offence = Faits (infraction)
import-column-happened_from = Date des faits
import-column-happened_until = Date de fin des faits
import-column-facts_commune = Commune des faits
import-column-facts_district = Quartier des faits
import-column-frame = Cadre des faits
import-column-link = Lien avec la personne mise en cause
import-column-complaint = Plainte
import-column-complaint_on = Date de la plainte
import-column-complaint_number = Numéro de procédure
import-column-account = Récit des faits
import-column-opened_on = Date d’accueil
import-column-quality = Qualité de la personne
import-column-first_contact = Premier contact
import-column-referred_by = Orientation
import-column-arrival_mode = Mode d’arrivée
import-column-birth_year = Année de naissance
import-column-account_of_facts = Récit des faits
import-column-remark = À garder en remarque
import-column-leave_out = À ne pas reprendre
import-column-group-person = Personne
import-column-group-facts = Faits
import-column-group-arrival = Accueil
import-column-group-other = Autre

import-values = 2. Ce que veulent dire les mots des listes
import-values-lead = Un mot laissé de côté n’est pas perdu : il est gardé en remarque dans le dossier.
import-value = Dans le tableur
import-value-lines = Lignes
import-value-means = Veut dire
import-value-of = Ce que veut dire « { $value } » ({ $title })
import-value-left-out = Laisser de côté
import-values-unknown = { $count ->
    [one] 1 mot à préciser
   *[other] { $count } mots à préciser
}
import-values-known = Tous les mots sont compris
import-defaults = Quand la ligne ne le dit pas
import-default-offence-none = Refuser la ligne

import-try = 3. Essai
import-try-again = Essayer
import-try-lead = Rien n’est encore enregistré.
import-count-lines = { $count ->
    [one] 1 ligne lue
   *[other] { $count } lignes lues
}
import-count-persons = { $count ->
    [one] 1 personne à créer
   *[other] { $count } personnes à créer
}
import-count-case-files = { $count ->
    [0] Aucun dossier à créer
    [one] 1 dossier à créer
   *[other] { $count } dossiers à créer
}
import-count-refused = { $count ->
    [0] Aucune ligne refusée
    [one] 1 ligne refusée
   *[other] { $count } lignes refusées
}
import-count-known = { $count ->
    [0] Aucune ressemblance avec une personne déjà connue
    [one] 1 ligne ressemble à une personne déjà connue
   *[other] { $count } lignes ressemblent à des personnes déjà connues
}
import-known = Les lignes qui ressemblent à une personne déjà connue
import-known-leave_out = Ne pas les reprendre, pour les regarder une à une
import-known-create = Les reprendre comme de nouvelles personnes
import-refused = Lignes refusées
import-refused-first = Les { $count } premières sont montrées ; le fichier les contient toutes.
import-save-rejects = Enregistrer les lignes refusées
import-save-rejects-hint = Le fichier donne le motif de chaque ligne. Il contient des noms en clair, sans téléphone, courriel ni adresse : détruisez-le après usage.
import-rejects-saved = Lignes refusées enregistrées
import-run = { $count ->
    [one] Reprendre 1 dossier
   *[other] Reprendre { $count } dossiers
}
import-running = Reprise en cours. La fenêtre répond de nouveau quand elle est finie.
import-done = { $count ->
    [one] 1 dossier repris
   *[other] { $count } dossiers repris
}
import-done-lead = Les coordonnées restent masquées jusqu’à ce que chaque personne ait dit comment la joindre sans danger.
import-done-delete = Le tableur d’origine est toujours en clair sur le disque : rangez-le en lieu sûr ou détruisez-le.
import-undone = Reprise annulée

import-history = Reprises
import-none = Aucun tableur n’a encore été repris. Choisissez celui de la permanence : un essai montre d’abord ce qui serait créé.
import-source = Fichier
import-day = Reprise le
import-by = Par
import-files = Dossiers
import-people = Personnes
import-undo = Annuler la reprise
import-undo-of = Annuler la reprise de « { $source } »
import-undone-on = Annulée le { $day }

import-line = Ligne
import-why = Motif
import-why-field = { $title } : { $why }
import-rejects-line = Ligne du tableur
import-rejects-why = Motif du refus
import-rejects-name = lignes-non-reprises
import-from = Repris du tableur « { $source } », ligne { $line }
import-remark = { $title } : { $text }
