## Accounts

account-title = Comptes
account-why = Chacun ouvre la permanence avec son propre compte et sa propre phrase de passe.
account-add = Ajouter une personne
account-add-now = Ajouter
account-cancel = Annuler
account-name = Prénom et nom
account-name-hint = Tel qu’il apparaîtra à l’ouverture et dans le journal.
account-role = Rôle
account-state = État
account-action = Action
account-awaits = attend sa première ouverture
account-active = actif
account-may-agent = Reçoit les personnes, tient les dossiers et les signalements.
account-may-agent_in_charge = Comme un agent, et gère les comptes.
account-may-supervisor = Voit seulement les statistiques, sans aucune identité.
account-reset = Nouveau code
account-reset-of = Nouveau code pour { $name }
account-reset-why = La phrase de passe actuelle de { $name } ne servira plus. Remettez le nouveau code en mains propres : à la prochaine ouverture, il permettra de choisir une nouvelle phrase.
account-reset-now = Donner un nouveau code
account-code-of = Code d’inscription de { $name }
account-code-why = Ce code ne sera plus affiché. Remettez-le en mains propres à { $name } : à sa première ouverture, il lui permettra de choisir sa phrase de passe.
account-code-noted = C’est noté

## Somebody leaves; all keys are changed

account-remove = Retirer le compte…
account-remove-of = Retirer le compte de { $name }
account-remove-what = { $name } n’ouvrira plus la permanence, même avec sa phrase de passe, l’ancien code ou une copie des clés. Toutes les clés sont changées : ce qui s’écrira ensuite reste fermé à qui garderait une ancienne copie. Ce que cette copie contient déjà peut encore être lu avec elle.
account-remove-stays = Les dossiers, les entretiens et le nom de { $name } dans le journal restent. Vos collègues gardent leur phrase de passe, et la feuille de secours sert toujours.
account-remove-before = Avant : depuis « Suites à donner », confiez son travail en cours à un collègue.
account-remove-sheet = Si { $name } a pu copier la feuille de secours, ouvrez une fois la permanence avec elle : une nouvelle feuille la remplace.
account-remove-now = Retirer et changer toutes les clés
account-removed = Le compte de { $name } est retiré. Toutes les clés sont changées.
account-keys = Changer toutes les clés…
account-keys-title = Changer toutes les clés
account-keys-what = À faire si quelqu’un a pu copier une clé ou le coffre ouvert. Tout le coffre est chiffré de nouveau, avec d’autres clés. Personne ne perd son compte ; chacun garde sa phrase de passe, et la feuille de secours sert toujours.
account-keys-now = Changer toutes les clés
account-keys-changed = Toutes les clés sont changées.
account-keys-under-way = Le coffre est chiffré de nouveau, puis vérifié. Cela prend quelques secondes, davantage avec beaucoup de dossiers.
account-keys-stop = Si l’ordinateur s’arrête maintenant, rien n’est perdu ni fait à moitié : à la prochaine ouverture, le coffre est comme avant, ou bien tout est changé.
account-keys-backups = Les sauvegardes et les copies déjà faites s’ouvrent encore avec les anciennes clés : gardez-les comme le coffre, et faites-en une nouvelle.

## The lock of distress

distress-title = Verrouillage de détresse
distress-what = Quelqu’un vous force à ouvrir ou à laisser la place : ces touches, deux fois de suite, masquent tout et verrouillent comme d’habitude. Rien ne le montre à l’écran.
distress-after = De plus, cet ordinateur perd sa moitié de la clé : aucune phrase de passe n’ouvre plus le coffre, même sous la contrainte. Rien n’est perdu : la feuille de secours, gardée ailleurs, l’ouvre de nouveau, puis chacun reçoit un nouveau code.
distress-no-keyring = Cet ordinateur n’a pas de trousseau de clés : ce geste verrouille, et rien de plus. La phrase de passe ouvre encore.

## What befell the accounts, told once

account-news = Du nouveau dans les comptes
account-news-read = J’ai lu
account-news-added = { $day } : { $by } a ajouté { $name }.
account-news-reset = { $day } : { $by } a donné un nouveau code à { $name }.
account-news-reset-mine = { $day } : { $by } vous a donné un nouveau code. Si vous ne l’aviez pas demandé, parlez-lui-en.
account-news-removed = { $day } : { $by } a retiré le compte de { $name }. Toutes les clés ont été changées.
account-news-keys_changed = { $day } : { $by } a changé toutes les clés.
account-news-sheet_used = { $day } : la feuille de secours a ouvert la permanence au nom de { $name }. Une nouvelle feuille l’a remplacée.
account-news-sheet_used-mine = { $day } : la feuille de secours a ouvert la permanence à votre nom. Si ce n’était pas vous, prévenez tout de suite l’agent responsable.
account-news-tried = { $tries ->
    [one] { $day } : un essai manqué pour ouvrir le compte de { $name }.
   *[other] { $day } : { $tries } essais manqués pour ouvrir le compte de { $name }.
}
account-news-tried-mine = { $tries ->
    [one] { $day } : un essai manqué pour ouvrir votre compte. Si ce n’était pas vous, prévenez l’agent responsable.
   *[other] { $day } : { $tries } essais manqués pour ouvrir votre compte. Si ce n’était pas vous, prévenez l’agent responsable.
}

## One's own profile

profile-title = Mon profil
profile-profession = Métier
profile-none = Non précisé
profile-employer = Employeur
profile-why = L’article 40 du code de procédure pénale oblige les agents publics ; une association signale avec l’accord de la personne, sauf pour un mineur ou une personne qui ne peut pas se protéger. Ce choix décide de ce que vous pouvez transmettre.
profile-public = Mairie, Département ou autre autorité publique
profile-approved_association = Association agréée d’aide aux victimes
profile-association = Autre association
profile-unknown = Non précisé
profile-save = Enregistrer mon profil
profile-saved = Profil enregistré
