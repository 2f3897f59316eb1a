## What the desk refuses: what happened, then what to do

fault = Une erreur est survenue, vos données sont intactes. Recommencez ; si cela continue, donnez cette référence à la personne responsable : { $reference }.
refusal-other = La permanence a refusé cette action. Vérifiez ce qui est saisi, puis recommencez.

refusal-wrong_passphrase = Ce n’est pas la phrase de passe de ce compte. Vérifiez la touche Verr. Maj, puis essayez encore.
refusal-wrong_enrolment_code = Ce code d’inscription n’est pas le bon. Recopiez-le tel qu’il vous a été remis, ou demandez-en un nouveau à l’agent responsable.
refusal-wrong_sheet_line = La ligne { $line } ne correspond pas à la feuille de secours. Relisez-la signe par signe.
refusal-sheet_mismatch = Cette feuille de secours n’est pas celle de ce coffre. Prenez la feuille la plus récente.
refusal-weak_passphrase = Cette phrase est trop facile à deviner. Allongez-la de quelques mots sans lien entre eux, ou prenez la phrase proposée.
refusal-bad_passphrase = Cette phrase ne peut pas servir. Écrivez plusieurs mots, sans espace au début ni à la fin.
refusal-keyring_absent = Cet ordinateur n’a pas de trousseau de clés. Ouvrez avec la feuille de secours, ou demandez à l’installer.
refusal-keyring_locked = Le trousseau de clés de l’ordinateur est verrouillé. Déverrouillez-le, puis essayez encore.
refusal-device_secret_missing = Le trousseau de cet ordinateur ne contient pas la clé de ce coffre. Ouvrez avec la feuille de secours.
refusal-damaged_slot = L’accès de ce compte est abîmé. Demandez un nouveau code à l’agent responsable.
refusal-damaged_header = L’en-tête du coffre est abîmé et sa copie aussi. N’effacez rien ; appelez la personne responsable.
refusal-newer_version = Ce coffre a été ouvert par une version plus récente de Permanence. Mettez cet ordinateur à jour.
refusal-vault_in_use = Permanence est déjà ouverte sur ce coffre (processus { $pid }). Fermez l’autre fenêtre, puis essayez encore.
refusal-not_writable = Impossible d’écrire dans le dossier du coffre. Demandez le droit d’y écrire, puis recommencez.
refusal-disk_full = Le disque est plein : rien n’a été enregistré. Libérez de la place, puis recommencez.
refusal-network_file_system = Le coffre est sur un disque partagé, où il pourrait s’abîmer. Placez-le sur le disque de cet ordinateur.
refusal-too_many_accounts = Le nombre de comptes possible est atteint.
refusal-name_needed = Écrivez un nom.
refusal-not_allowed = Votre compte ne permet pas cette action. Demandez à l’agent responsable.
refusal-unknown_command = Cette action n’existe pas dans cette version de Permanence.
refusal-unreadable_request = La permanence n’a pas compris cette demande. Vérifiez ce qui est saisi, puis recommencez.
refusal-wrong_session = Votre session ne permet pas cette action.
