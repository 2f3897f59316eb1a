## The facts

matter-title = Faits
matter-offence = Faits déclarés
matter-from = Du
matter-until = Au
matter-commune = Commune des faits
matter-district = Quartier des faits
matter-frame = Cadre
matter-link = Lien avec la personne mise en cause
matter-author-known = Auteur connu ?
matter-author-yes = Oui
matter-author-no = Non
matter-author-unsaid = Non dit
matter-minor-present = Mineur présent
matter-discriminatory = Motif discriminatoire
matter-weapon = Arme
matter-itt = Jours d’ITT
matter-complaint = Plainte
matter-complaint-on = Déposée le
matter-complaint-service = Service
matter-complaint-number = Numéro
matter-account = Récit des faits
matter-account-hint = Masqué par défaut à la lecture.
matter-more = Date, lieu, plainte, récit
matter-edit = Corriger les faits
matter-save = Enregistrer les faits
matter-other-files = Autres dossiers pour les mêmes faits
