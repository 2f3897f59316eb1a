## What the desk refuses in a form

refusal-missing = À remplir : { $field ->
    [birth_name] le nom de naissance
    [package_fields] ce qui est remis au partenaire
    [offence] les faits
    [quality] la qualité de la personne
    [first_contact] qui a pris contact
    [referred_by] par qui la personne est orientée
    [arrival_mode] le mode d’arrivée
    [closing_reason] la raison de la clôture
    [archiving_reason] pourquoi le dossier est encore gardé
    [return_reason] pourquoi le dossier revient
    [hold_reason] pourquoi la destruction est suspendue
    [visa_reference] la référence du visa
    [files] au moins un dossier
    [reopening_reason] la raison de la réouverture
    [alleged_offender] le nom de la personne mise en cause
    [statement] l’exposé
    [what] ce qu’il y a à faire
    [who] la personne attendue
    [purpose] l’usage prévu
    [recipient] le destinataire
    [mode] le mode de l’entretien
    [note] la note
    [interventions] la nature de l’intervention
    [person] la personne
    [matter] les faits
    [place] le lieu
    [code] le code
    [name] le nom
    [number] le numéro
    [partner] le partenaire
    [label] le libellé
    [subject] l’objet
    [body] le texte
    [to] le destinataire
    [opened_on] la date d’accueil
    [need] le besoin
    [answers] au moins une réponse, « oui » ou « non »
    [asked_by] qui demande l’évaluation
    [consent_on] le jour de l’accord
    [sought_on] le jour où l’accord a été recherché
    [informed_on] le jour où la personne a été informée du signalement
    [informed_how] comment la personne en a été informée
    [mayor] le nom et la qualité du maire
    [opinion] l’avis
    [title] l’intitulé
    [identity_how] comment la personne a été reconnue
    [prolonged_reason] pourquoi il faut plus de temps
    [answer] ce qui est répondu
    [lift_reason] pourquoi la limitation cesse
   *[other] un champ nécessaire
}.
refusal-unknown_code = Choisissez une valeur de la liste : { $field ->
    [offence] faits
    [quality] qualité de la personne
    [first_contact] qui a pris contact
    [referred_by] orientation
    [arrival_mode] mode d’arrivée
    [mode] mode de l’entretien
    [discipline] discipline
    [legal_event] acte de la procédure
    [intervention] nature de l’intervention
    [interventions] nature de l’intervention
    [sent_how] mode d’envoi
    [addressee] destinataire
    [purpose] usage
    [form] façon dont l’accord est donné
    [dismissal] motif du classement
    [group] famille
    [family] famille de l’annuaire
    [to] le collègue qui prend le travail
    [counted_as] ce que la suite compte
    [closing_outcome] ce que le suivi est devenu
    [outcome] suite donnée
    [kind] sorte de saisine ou de courrier
    [document_kind] nature de la pièce
   *[other] un champ
}.
refusal-too_long = Ce texte est trop long : { $most } signes au plus. Raccourcissez-le.
refusal-bad_character = Un signe ne peut pas être enregistré ici. Retapez ce champ au clavier.
refusal-impossible_date = Cette date ou cette heure n’est pas possible. Vérifiez le jour et l’année.
refusal-out_of_bounds = Nombre attendu entre { $least } et { $most }.
refusal-dates_reversed = La fin est avant le début. Vérifiez les deux dates.
refusal-not_found = Cette fiche n’existe plus. Revenez à la liste.
refusal-wrong_state = Cela ne peut plus se faire : l’état a changé. Revenez à la fiche pour voir où elle en est.
refusal-case_file_closed = Ce dossier est clos. Rouvrez-le pour y écrire.
refusal-legal_event_noted = Cet acte est déjà noté ce jour-là dans ce dossier. Vérifiez la date.
refusal-name_noted = Ce nom est déjà noté dans cette affaire.
refusal-same_person_twice = La même personne est saisie deux fois. Retirez-en une.
refusal-case_file_exists = Cette personne a déjà un dossier pour ces faits. Ouvrez-le plutôt.
refusal-person_merged = Cette fiche a été réunie à une autre. Retrouvez la personne par la recherche, puis recommencez.
refusal-said_to_be_two = Quelqu’un a noté le { $on } que ce sont deux personnes. Si c’était une erreur, reposez d’abord la question, puis réunissez les fiches.
refusal-two_files_one_matter = Chacune des deux fiches a un dossier pour les mêmes faits : { $first } et { $second }. Une personne n’en a qu’un par affaire. Continuez dans l’un, clôturez l’autre en écrivant pourquoi, et laissez les fiches séparées.
refusal-merged_since = Une autre fiche a été réunie à celle-ci depuis, le { $on }. Séparez d’abord celle-là.
refusal-instruction_never_asked = On n’a pas encore demandé à cette personne comment la joindre sans danger. Demandez-le-lui et notez sa consigne ; les coordonnées s’afficheront ensuite.
refusal-instruction_changed = La consigne de contact a changé pendant la lecture. Relisez-la, puis affichez les coordonnées.
refusal-double_booking = Ce créneau est déjà pris, de { $starts } à { $ends }. Choisissez une autre heure.
refusal-staff_taken = Cette personne tient déjà une permanence le { $on }, de { $starts } à { $ends }. Choisissez d’autres heures.
refusal-room_taken = Cette salle est déjà prise le { $on }, de { $starts } à { $ends }. Choisissez une autre salle ou une autre heure.
refusal-outside_safe_hours = Cette heure n’est pas parmi celles que la personne a dites sûres : « { $safe_hours } ». Choisissez-en une autre, ou dites pourquoi celle-ci convient.
