## The first start

first-step = Étape { $step } sur { $of }
first-back = Retour
first-next = Continuer
first-appearance = Bienvenue
first-welcome = Choisissez comment Permanence se présente à vous. Cela se change à tout moment avec la touche F1.
first-name = Qui ouvre cette permanence ?
first-name-why = Vous serez le premier agent responsable : vous pourrez ensuite donner un compte à chacun de vos collègues.
first-name-field = Votre prénom et votre nom
first-passphrase = Votre phrase de passe
first-passphrase-why = Elle ouvre le coffre chiffré où vivent les dossiers. Personne ne peut la retrouver à votre place.
first-no-keyring = Cet ordinateur n’a pas de trousseau de clés. La phrase de passe protégera seule le coffre : elle doit être plus longue. La phrase proposée suffit.
first-create = Créer le coffre
first-creating = Création du coffre…
