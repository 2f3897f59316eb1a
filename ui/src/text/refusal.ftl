## What the desk refuses: what happened, then what to do

fault = Une erreur est survenue ; ce qui était déjà enregistré n’a pas changé. Recommencez ; si cela continue, donnez cette référence à la personne responsable : { $reference }.
refusal-other = La permanence a refusé cette action. Vérifiez ce qui est saisi, puis recommencez.

refusal-wrong_passphrase = Ce n’est pas la phrase de passe de ce compte. Vérifiez la touche Verr. Maj, puis essayez encore.
refusal-try_later = { $minutes ->
    [0] { $seconds ->
        [one] Trop d’essais manqués sur ce compte. Attendez encore une seconde, puis essayez de nouveau.
       *[other] Trop d’essais manqués sur ce compte. Attendez encore { $seconds } secondes, puis essayez de nouveau.
    }
   *[other] Trop d’essais manqués sur ce compte. Attendez encore { $minutes } minutes, puis essayez de nouveau. Si ce n’est pas vous qui avez essayé, prévenez l’agent responsable.
}
refusal-wrong_enrolment_code = Ce code d’inscription n’est pas le bon. Recopiez-le tel qu’il vous a été remis, ou demandez-en un nouveau à l’agent responsable.
refusal-wrong_sheet_line = La ligne { $line } ne correspond pas à la feuille de secours. Relisez-la signe par signe.
refusal-sheet_too_long = La feuille de secours a quatre lignes, et vous en avez tapé davantage. Gardez les quatre lignes d’une seule feuille.
refusal-sheet_mismatch = Cette feuille de secours n’est pas celle de ce coffre. Prenez la feuille la plus récente.
refusal-weak_passphrase = Cette phrase est trop facile à deviner. Allongez-la de quelques mots sans lien entre eux, ou prenez la phrase proposée.
refusal-bad_passphrase = Cette phrase ne peut pas servir. Écrivez plusieurs mots, sans espace au début ni à la fin.
refusal-keyring_absent = Cet ordinateur n’a pas de trousseau de clés. Ouvrez avec la feuille de secours, ou demandez à l’installer.
refusal-keyring_locked = Le trousseau de clés de l’ordinateur est verrouillé. Déverrouillez-le, puis essayez encore.
refusal-keyring_silent = Le trousseau de clés de l’ordinateur ne répond pas. Fermez votre session sur l’ordinateur, rouvrez-la, puis essayez encore.
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
refusal-damaged_database = La base du coffre est abîmée. N’effacez rien ; appelez la personne responsable, qui a les sauvegardes.
refusal-not_regular_file = Un fichier inattendu se trouve à la place du coffre. N’effacez rien ; appelez la personne responsable.
refusal-no_vault = Il n’y a pas de coffre dans ce dossier.
refusal-vault_exists = Un coffre existe déjà dans ce dossier. Fermez Permanence, puis rouvrez-la.
refusal-folder_occupied = Le dossier prévu pour le coffre contient déjà autre chose ; rien n’y a été touché. Demandez à la personne responsable d’en indiquer un autre.
refusal-unknown_account = Ce compte n’existe plus. Demandez à l’agent responsable.
refusal-name_taken = Un compte porte déjà ce nom. Ajoutez de quoi les distinguer.
refusal-nothing_to_confirm = Aucune feuille de secours n’attend d’être vérifiée. Recommencez depuis le début.
refusal-referral_stands = { $state ->
    [draft] Cette saisine n’est pas encore partie. Modifiez-la, ou notez d’abord son envoi.
    [validated] Cette saisine est relue et prête. Reprenez l’écriture pour la modifier, ou notez son envoi.
    [sent] Cette saisine est déjà partie. Notez ce qui est arrivé depuis : accusé de réception, relance ou réponse.
    [acknowledged] L’accusé de réception est déjà noté. Notez ce qui est arrivé depuis : relance ou réponse.
    [reminded] Cette saisine est déjà partie, et relancée. Notez ce qui est arrivé depuis.
    [answered] Une réponse est déjà notée. Notez la suivante, ou terminez par « Clore ».
   *[closed] Cette saisine est close : elle peut seulement être complétée.
}
refusal-orientation_sent = Ce qui est parti chez un partenaire ne se modifie plus. Notez une relance, ou terminez par « Clore ».
refusal-orientation_stands = { $state ->
    [draft] Cette orientation n’est pas encore partie. Modifiez-la, ou notez d’abord son envoi.
    [validated] Cette orientation est relue et prête. Reprenez l’écriture pour la modifier, ou notez son envoi.
    [answered] La réponse est déjà notée : une personne y est allée, ou non. Pour recommencer, faites une autre orientation.
    [closed] Cette orientation est close. Pour recommencer, faites-en une autre.
   *[other] Cette orientation est déjà partie. Notez ce qui est arrivé depuis.
}
refusal-partner_retired = Ce partenaire n’est plus proposé. Choisissez-en un autre, ou remettez-le dans l’annuaire.
refusal-referral_sent = Ce qui est transmis ne se modifie plus. Ajoutez un complément : il gardera sa date et votre nom.
refusal-nothing_covered = L’accord en cours ne dit pas ce qui peut être remis. Notez-en un qui le précise, avec la personne.
refusal-not_covered = L’accord en cours ne couvre pas tout ce qui est coché. Retirez ce qui n’est pas couvert, ou demandez à la personne.
refusal-partner_key_unknown = L’annuaire n’a pas de clé pour ce partenaire. Demandez-la-lui, ou fermez le paquet avec des mots dits au téléphone.
refusal-bad_package_key = Ce n’est pas une clé publique age : elle commence par « age1 » et se recopie entière. Demandez au partenaire de la renvoyer.
refusal-consent_needed = L’accord de la personne est nécessaire. Recueillez-le et notez sa date avant de transmettre.
refusal-mandate_needed = Relancer à la place de la personne demande son mandat écrit. Notez d’abord son accord écrit pour « Demander les suites » à ce destinataire ; sinon, la lettre est à signer par elle.
refusal-consent_expired = L’accord de la personne a pris fin le { $on }. Redemandez-le et notez sa date avant de transmettre.
refusal-consent_withdrawn = La personne a retiré son accord le { $on } : rien ne part sans un nouvel accord, daté d’après ce jour.
refusal-public_agent_only = L’article 40 ne vise que les agents publics et les élus. Une association signale avec l’accord de la personne, ou sans lui pour un mineur ou une personne qui ne peut pas se protéger.
refusal-association_only = Agent public, vous relevez de l’article 40 : pour un crime ou un délit, faites vous-même et sans délai un signalement article 40.
refusal-approved_association_only = Seule une association agréée d’aide aux victimes peut faire cette transmission. Confiez-la à un collègue d’une association agréée.
refusal-health_professional_only = Sans l’accord d’une victime majeure, seul un professionnel de santé peut signaler (article 226-14 3° du code pénal). Avec son accord, une association le peut.
refusal-immediate_danger_unnoted = Le dossier doit noter des violences dans le couple (le cadre ou le lien, dans les faits) et un signe de danger immédiat. Sans eux, il faut l’accord de la personne.
refusal-agreement_stands = La personne a donné son accord, qui tient : la saisine part avec lui. Décochez la case du signalement sans accord.
refusal-not_for_minors = Cette saisine est réservée aux victimes majeures. Pour un mineur : un signalement au procureur s’il y a crime ou délit sur lui, ou danger grave ou immédiat ; sinon, une information préoccupante à la CRIP.
refusal-risk_not_cleared = { $what ->
    [letter] L’adresse pour les lettres est celle où vit la personne mise en cause. Confirmez avec la personne, et dites dans la consigne pourquoi ce n’est pas un danger.
   *[devices] La personne mise en cause lit ses appareils, et un message, un SMS ou un courriel est permis. Confirmez avec la personne, et dites pourquoi ce n’est pas un danger.
}
refusal-employer_needed = Votre profil ne dit pas qui vous emploie. Complétez-le avant de transmettre.
refusal-code_taken = Ce code existe déjà dans la liste. Prenez-en un autre, ou remettez l’ancien en usage.
refusal-term_is_fixed = Le programme a besoin de cette ligne : elle ne se retire pas.
refusal-term_not_in_use = Cette suite ou ce motif n’est pas en usage à cette date. Choisissez-en un autre, ou corrigez la date.
refusal-dismissal_reason = Un classement sans suite demande son motif, et lui seul.
refusal-behind_wall = Ce dossier est derrière une cloison : quelqu’un de la permanence suit l’autre partie, ou pourrait la suivre. Il s’ouvre pour les membres de son cercle. Adressez la personne à l’un d’eux.
refusal-wall_stands = Une cloison est déjà posée autour de cette affaire. Levez-la avant d’en poser une autre.
refusal-not_in_circle = Ce cercle n’a pas donné d’accès à votre compte. Demandez-le à l’un de ses membres : la liste est dans « Comptes ».
refusal-awaits_enrolment = Cette personne n’a pas encore choisi sa phrase de passe. Donnez-lui l’accès après sa première ouverture.
refusal-ask_another_in_charge = On ne retire pas son propre compte : demandez-le à un autre agent responsable. S’il n’y en a pas, ajoutez-en d’abord un.
refusal-last_of_circle = Cette personne est la seule à pouvoir lire les notes du cercle « { $circle } » : elles seraient perdues. Qu’elle donne d’abord l’accès à un collègue, qui ouvrira la permanence une fois. Si elle n’est plus là, ouvrez la permanence à son nom avec la feuille de secours et donnez l’accès vous-même.
refusal-ask_another_member = On ne sort pas soi-même d’un cercle : un autre membre le fait, et c’est lui qui change la clé.
refusal-note_of_another_circle = Cet entretien a déjà une note réservée à un autre cercle. Écrivez la vôtre dans un nouvel entretien.
refusal-opinion_given = Cet avis est rendu : il ne se modifie plus. Pour des faits nouveaux, commencez une autre évaluation.
refusal-damaged_note = Cette note réservée ne s’ouvre pas : elle a été changée ou déplacée hors du programme. Rien n’a été enregistré. Prévenez un responsable.
refusal-threshold_too_low = Le seuil ne peut pas être inférieur à { $least } : en dessous, une personne pourrait être reconnue.
refusal-table_not_protectable = Ce tableau ne peut pas être diffusé sans risquer de désigner quelqu’un. Choisissez une période plus longue.
refusal-empty_period = Il n’y a rien dans cette période. Choisissez-en une autre.
refusal-nothing_to_reassign = Cette personne n’a ni suite, ni rendez-vous, ni dossier pour ces jours. Vérifiez le nom et les dates.
refusal-letter_field = Ligne { $line } : « { $name } » n’est pas un champ. Choisissez-le dans la liste des champs, ou effacez les accolades.
refusal-letter_field_elsewhere = Ligne { $line } : le champ « { $name } » n’a pas de valeur dans ce courrier. Choisissez-en un autre dans la liste.
refusal-letter_brace = Ligne { $line } : une accolade ouverte n’est pas fermée. Fermez-la sur la même ligne, ou doublez-la pour l’écrire telle quelle.
refusal-letter_gap = Il reste à compléter : { $what }. Écrivez-le, ou effacez le passage entre crochets.
refusal-letter_characters = Les polices du courrier ne savent pas écrire : { $characters }. Remplacez ces signes.
refusal-letter_address_too_long = Cette adresse ne tient pas dans la fenêtre de l’enveloppe. Raccourcissez-la, ou supprimez une ligne.
refusal-letter_forbidden = La personne ne veut pas recevoir de courrier. Prévenez-la comme sa consigne le permet.
refusal-letter_address_unknown = La personne accepte le courrier, mais sa consigne ne dit pas à quelle adresse. Demandez-la-lui et notez-la dans la consigne.
refusal-address_withheld = L’adresse de la personne n’est pas à communiquer. Effacez-la du texte, ou demandez-lui si elle peut être écrite dans un courrier officiel.
refusal-contact_withheld = Un numéro ou un courriel de la personne, ou de qui a sa confiance, n’est pas à communiquer dans ce courrier : sa consigne ou son accord ne le permet pas. Effacez-le du texte, ou demandez-lui et notez sa réponse.
refusal-letter_subject = L’objet paraît dans les listes : ni numéro, ni courriel, ni adresse de la personne n’y a sa place. Écrivez-le dans le texte du courrier.
refusal-file_unreadable = Ce fichier ne peut pas être lu. Vérifiez qu’il existe encore et que vous avez le droit de l’ouvrir.
refusal-file_too_large = Ce fichier dépasse { $most_mb } Mo. Rendez-le plus léger : un tableur d’une seule feuille sans images, une numérisation moins fine, ou plusieurs fichiers.
refusal-file_empty = Ce fichier est vide. Choisissez-en un autre.
refusal-file_not_table = Ce fichier n’est pas un tableur que Permanence sait lire. Enregistrez-le en XLSX, en ODS ou en CSV, puis choisissez-le de nouveau.
refusal-file_protected = Ce fichier est protégé par un mot de passe. Ouvrez-le dans son programme, enregistrez-le sans mot de passe, puis choisissez-le de nouveau.
refusal-file_encoding = Les lettres accentuées de ce fichier sont illisibles. Enregistrez-le de nouveau en « CSV UTF-8 », ou en XLSX.
refusal-no_titles = Ce tableau n’a qu’une ligne. Il faut une ligne de titres, puis une ligne par accueil.
refusal-too_many_columns = Ce tableau a plus de { $most } colonnes. Gardez celles qui sont à reprendre.
refusal-too_many_lines = Ce tableau a plus de { $most } lignes, ou en prend la place. Coupez-le en plusieurs fichiers.
refusal-no_file_in_hand = Aucun tableur n’est ouvert. Choisissez un fichier.
refusal-column_chosen_twice = Deux colonnes contiennent la même chose. N’en gardez qu’une ; l’autre peut être gardée en remarque.
refusal-nothing_to_import = Aucune ligne ne peut être reprise. Regardez les motifs, puis corrigez les colonnes, les valeurs ou le tableur.
refusal-line_repeated = Cette ligne répète la ligne { $line }.
refusal-looks_known = Cette personne semble déjà connue de la permanence. Ouvrez sa fiche pour comparer.
refusal-born_after = { $field ->
    [happened_from] La naissance est après les faits. Vérifiez les deux dates.
   *[opened_on] La naissance est après l’accueil. Vérifiez les deux dates.
}
refusal-facts_after_intake = Les faits sont après l’accueil. Vérifiez les deux dates.
refusal-import_built_upon = Cette reprise ne peut plus être annulée en bloc : le travail a continué depuis. Dossiers concernés : { $files }.
refusal-damaged_document = Le fichier de cette pièce est abîmé. N’effacez rien ; appelez la personne responsable, qui a les sauvegardes.
refusal-missing_document = Le fichier de cette pièce n’est plus dans le coffre. N’effacez rien ; appelez la personne responsable, qui a les sauvegardes.
refusal-file_not_document = Ce fichier n’est ni une image JPEG, PNG ou WebP, ni un PDF, ni un texte. Enregistrez-le en PDF ou photographiez-le, puis choisissez-le de nouveau.
refusal-file_damaged = Ce fichier est abîmé ou incomplet : rien n’en est gardé. Copiez-le de nouveau ou imprimez-le en PDF, puis choisissez-le.
refusal-file_too_intricate = Ce fichier a trop de pages, ou des images trop grandes. Partagez-le en plusieurs fichiers, ou numérisez-le moins finement.
refusal-nothing_offered = Le fichier choisi n’est plus en mémoire. Choisissez-le de nouveau.
refusal-not_opened = Cette pièce n’est pas ouverte. Ouvrez-la de nouveau.
refusal-page_unseen = Cette page n’a pas pu être dessinée. Enregistrez une copie de la pièce pour la lire.
refusal-damaged_backup = Cette sauvegarde est abîmée ou incomplète : elle ne s’ouvre pas, et rien n’en a été repris. Gardez-la et utilisez la précédente. Si elle vient d’être faite, le support ne rend pas ce qui y est écrit : changez-en.
refusal-backup_of_another_vault = Cette sauvegarde est celle d’un autre coffre. Choisissez-en une de celui-ci.
refusal-backup_of_earlier_keys = Cette sauvegarde date d’avant le changement des clés. Elle s’ouvre encore, en la restaurant dans un nouveau dossier avec une phrase de passe ou la feuille de secours de son temps.
refusal-backup_overtaken = Une pièce a été retirée pendant la sauvegarde, qui n’est donc pas gardée. Recommencez.
refusal-backup_too_long = La sauvegarde dépasse 4 Gio, et ce support (FAT32) ne garde pas de fichier plus long. Reformatez-le en exFAT ou en ext4, ou choisissez-en un autre. Rien n’y a été laissé.
refusal-no_medium = Aucun dossier n’est choisi pour les sauvegardes. L’agent responsable le choisit dans « Réglages », « Sauvegardes ».
refusal-medium_gone = Le support des sauvegardes n’est pas là, ou ne répond plus. Rebranchez-le, attendez qu’il s’affiche, puis recommencez. Aucune sauvegarde incomplète ne compte.
refusal-medium_not_writable = Le support des sauvegardes ne se laisse pas écrire. Vérifiez son verrou et vos droits, ou choisissez-en un autre.
refusal-medium_full = Le support des sauvegardes est plein : il faut { $needed_mb } Mo libres. Faites de la place ou choisissez-en un autre. Aucune sauvegarde incomplète n’y compte.
refusal-medium_in_vault = Ce dossier est dans le coffre lui-même : une panne emporterait les deux. Choisissez un autre disque ou une clé USB.
refusal-nothing_under_way = Rien n’est en cours. Recommencez.
refusal-of_training = Ceci vient d’un exercice : les données en sont inventées, et rien n’en entre dans la permanence réelle.
refusal-not_of_training = Ceci ne vient pas d’un exercice : rien de réel n’entre dans un exercice.
refusal-restored_not_whole = Cette sauvegarde s’ouvre, mais ce qu’elle contient ne tient pas au contrôle : rien n’a changé de place. Essayez la précédente. Elle peut encore être reconstruite à part avec la commande du guide (« Sauvegarder et restaurer »).
refusal-nothing_is_restored_over = Un coffre, ou autre chose, est déjà dans ce dossier : rien n’est restauré par-dessus. Choisissez un dossier vide.
refusal-facts_behind = Une mise à jour a apporté de nouveaux chiffres, qui ne sont pas encore calculés. Demandez à un agent de la permanence d’ouvrir le coffre une fois, puis revenez.
refusal-tells_with_earlier = À côté de ce qui est déjà sorti, ce tableau pourrait désigner quelqu’un : il suffirait de soustraire « { $earlier } ». Choisissez une période plus longue, ou un tableau moins détaillé.
refusal-crosses_earlier = Ce tableau chevauche « { $earlier } », déjà sorti : une partie des mêmes mois, ou des codes regroupés autrement. Ensemble, ils diraient ce que chacun masque. Choisissez une période qui contient l’autre tout entière ou qui s’y tient, et la même nomenclature.
refusal-other_perimeter = « { $earlier } », déjà sorti, n’a pas le même périmètre pour les mêmes mois. La différence des deux dirait de petits effectifs. Choisissez le même périmètre.
refusal-closes_circle = Avec les tableaux déjà sortis de cette période, ce croisement se refermerait en boucle, et l’on ne saurait plus prouver ce que leurs lecteurs peuvent en déduire. Donnez plutôt un seul tableau qui croise toutes ces colonnes, ou retirez-en une.
refusal-protection_stopped = La protection a été arrêtée : rien n’est sorti. Recommencez quand vous voudrez.
refusal-period_of_report = La période ne convient pas à ce rapport. Choisissez un mois entier pour la fiche mensuelle, une année civile entière pour les autres.
refusal-period_not_over = La période n’est pas terminée : ses chiffres changeront encore, et deux versions rapprochées pourraient désigner quelqu’un. Revenez quand elle sera passée.
refusal-older_vault = Ce coffre est plus ancien que celui que ce poste a quitté : rien ne s’y ouvre et rien ne s’y enregistre avant que l’agent responsable décide de continuer avec lui.
refusal-year_frozen = Les chiffres de { $year } sont déjà figés. Si les dossiers disent autre chose depuis, rectifiez l’année.
refusal-year_not_frozen = Les chiffres de { $year } ne sont pas figés : il n’y a rien à rectifier. Figez l’année d’abord.
refusal-nothing_to_correct = Les dossiers donnent pour { $year } les chiffres qui sont figés : il n’y a rien à rectifier.
refusal-frozen_year_changed = Les chiffres figés de { $year } ne sont plus ceux qui ont été signés : quelqu’un les a modifiés hors du programme. Rien n’est compté sur eux. Prévenez l’agent responsable, qui fera vérifier le coffre et reprendra une sauvegarde.
refusal-processing_limited = La personne a demandé que ses informations ne soient plus utilisées : elles se lisent, et rien ne s’écrit ni ne part. Notez d’abord, dans « Ses droits », la fin de la limitation.
refusal-identity_not_checked = Rien ne se remet à quelqu’un que l’on n’a pas reconnu. Notez d’abord comment l’identité a été vérifiée.
refusal-prolonged_too_late = La personne devait apprendre la prolongation dans le premier mois. Répondez-lui sans attendre.
refusal-passage_undecided = Un passage peut concerner quelqu’un d’autre et n’est pas tranché : « { $passage } ». Choisissez de le montrer ou de le masquer.
refusal-access_file_changed = Quelque chose a été écrit depuis la relecture. Relisez le dossier, puis imprimez-le.
refusal-not_a_package = Ce fichier n’est pas un paquet chiffré (format age), ou une version plus récente l’a fait. Demandez à la permanence qui l’envoie de le refaire depuis Permanence.
refusal-package_for_another = Ce paquet est fermé pour une autre clé que la nôtre. Donnez à la permanence qui l’envoie notre clé de réception, et demandez-lui de le refaire.
refusal-damaged_package = Ce paquet est abîmé ou incomplet : rien n’en a été repris. Copiez-le de nouveau, ou demandez à la permanence qui l’envoie de le refaire.
refusal-bad_fingerprint = Cette empreinte ne convient pas : elle a 24 signes, des chiffres et des lettres de A à F, par groupes de quatre. Relisez-la avec l’autre permanence.
refusal-own_desk = Cette empreinte ou cette clé est la nôtre. Notez celles de l’autre permanence.
refusal-network_desk_known = « { $name } » a déjà ce nom ou cette empreinte. Corrigez sa fiche.
refusal-no_key_of_desk = La clé de réception de « { $name } » n’est pas notée : rien ne peut être fermé pour elle. Demandez-la-lui, puis notez-la.
refusal-not_facts_file = Ce paquet ne contient pas les chiffres d’une permanence, ou ils sont illisibles. Rien n’en a été repris.
refusal-facts_file_changed = Ces chiffres ne sont pas ceux qui ont été signés. Rien n’en a été repris. Prévenez la permanence qui les envoie.
refusal-facts_file_of_unknown = Ces chiffres sont signés par une clé que personne n’a notée ici : { $key }. Appelez la permanence qui les envoie, faites-lui lire son empreinte ; si c’est la même, notez-la, puis recommencez.
refusal-facts_file_older = Ces chiffres sont déjà là, ou de plus récents pour les mêmes mois. Rien n’est changé.
refusal-facts_file_codes = Ces chiffres emploient des codes que cette version ne connaît pas. Rien n’en a été repris : mettez les deux postes à la même version de Permanence.
refusal-network_facts_changed = Les chiffres gardés de « { $name } » ne sont plus ceux qui sont arrivés : quelqu’un les a modifiés hors du programme. Retirez le fichier, reprenez-le, et prévenez l’agent responsable.
refusal-no_desk_to_pool = Aucune autre permanence ne donne tous les mois de cette période. Choisissez une période que leurs fichiers couvrent, ou demandez-leur un fichier de ces mois.
refusal-pooled_tells_too_much = À côté de ce que chaque permanence peut montrer d’elle-même, et de ce qui est déjà sorti, ce tableau pourrait désigner quelqu’un. Choisissez un tableau moins détaillé, ou une période plus longue.
refusal-archived = Ce dossier est dans l’archive intermédiaire. Seul un agent responsable l’ouvre, pour le lire ; il peut le remettre aux dossiers actifs dans « Conservation ».
refusal-retention_obstacle = { $obstacle ->
    [archived] Le dossier { $number } est déjà archivé.
    [open] Le dossier { $number } n’est pas clos. Fermez-le d’abord.
    [contact] Le dossier { $number } est encore actif : deux ans après le dernier contact, ce sera le { $on }.
    [follow_up] Une suite à donner reste ouverte dans le dossier { $number }. Terminez-la d’abord.
    [appointment] Un rendez-vous est encore prévu pour le dossier { $number }.
    [referral] Une saisine du dossier { $number } n’est pas terminée. Notez sa réponse, ou terminez-la d’abord.
    [not_archived] Le dossier { $number } n’est pas dans l’archive intermédiaire. Archivez-le d’abord.
    [keep_until] Le dossier { $number } est à conserver jusqu’au { $on }.
    [held] La destruction du dossier { $number } est suspendue. Levez d’abord la suspension, si son motif n’existe plus.
    [proceedings] Une audience ou une mesure du dossier { $number } n’est pas passée.
    [deadline] Un délai du dossier { $number } court encore, jusqu’au { $on }.
    [on_slip] Le dossier { $number } est déjà sur un bordereau d’élimination. Retirez d’abord ce bordereau, s’il le faut.
   *[kept_by_visa] Les archives départementales conservent le dossier { $number } : il n’est pas détruit.
}
refusal-visa_missing = Le visa des archives départementales n’est pas noté : sans lui, toute élimination est interdite. Envoyez le bordereau, puis notez le visa.
refusal-elimination_stands = { $state ->
    [authorised] Le visa est déjà noté. Demandez la destruction, ou retirez le bordereau.
    [asked] La destruction est déjà demandée : un autre agent responsable la confirme, ou retire le bordereau.
    [destroyed] Ces dossiers sont déjà détruits.
    [withdrawn] Ce bordereau a été retiré. Établissez-en un autre.
    [not_destroyed] Ces dossiers ne sont pas détruits : il n’y a pas encore de certificat.
   *[kept] Les archives conservent tous les dossiers de ce bordereau : rien n’est à détruire.
}
refusal-second_person_needed = Vous avez demandé cette destruction : un autre agent responsable doit la confirmer.
refusal-year_destroyed = Des dossiers de { $year } ont été détruits depuis, gardés assez longtemps : les chiffres de cette année restent ceux qui ont été figés.
