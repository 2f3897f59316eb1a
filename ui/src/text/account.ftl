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

## One's own profile

profile-title = Mon profil
profile-profession = Métier
profile-none = Non précisé
profile-employer = Employeur
profile-why = L’article 40 du code de procédure pénale oblige les agents publics ; une association signale avec l’accord de la personne. Ce choix décide de ce que vous pouvez transmettre.
profile-public = Mairie, Département ou autre autorité publique
profile-association = Association agréée d’aide aux victimes
profile-unknown = Non précisé
profile-save = Enregistrer mon profil
profile-saved = Profil enregistré
