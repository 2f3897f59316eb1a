## The command line

cli-demo-made = Coffre de démonstration prêt : { $files } dossiers inventés dans { $folder }
cli-demo-account = { $name } — { $role } — phrase de passe : { $passphrase }
cli-demo-sheet = Feuille de secours : { $lines }
cli-verify-header = En-tête : intact
cli-verify-header-repaired = En-tête : une copie était abîmée, elle a été réparée
cli-verify-desk = Base de la permanence : intacte
cli-verify-desk-damaged = Base de la permanence : ABÎMÉE
cli-verify-statistics = Base des statistiques : intacte
cli-verify-statistics-damaged = Base des statistiques : ABÎMÉE
cli-verify-journal = Journal : intact, { $entries } entrées
cli-verify-journal-broken = Journal : ROMPU à l’entrée { $entry }
cli-verify-journal-changed = Journal : enregistrement modifié hors du programme ({ $noun } { $record })
cli-exported = Tableau protégé écrit dans { $file }
cli-no-account = Aucun compte de ce nom dans ce coffre.
cli-no-passphrase = Aucune phrase de passe lue. Donnez-la dans un fichier avec --passphrase-file, ou sur l’entrée standard.
cli-file-exists = Le fichier { $file } existe déjà. Choisissez un autre nom.
cli-cannot-write = Impossible d’écrire { $file }. Vérifiez le dossier et la place libre.
cli-no-vault = Il n’y a pas de coffre dans { $folder }.
cli-role-agent = agent
cli-role-in-charge = agent responsable des comptes
cli-role-supervisor = superviseur (statistiques seules)
