## Files in which nothing happens

silences-title = Dossiers silencieux
silences-lead = Au bout de combien de jours un dossier ouvert, où rien ne s’est passé et où rien n’est prévu, revient dans Aujourd’hui. Aucun calcul caché : des jours, et les signes notés dans le dossier.
silence-usual = Dossiers ordinaires, en jours
silence-in-danger = Dossiers avec un signe de danger, en jours
silence-signs = Signes de danger : un « oui » à un signe de danger immédiat, une arme dans les faits, un logement partagé avec la personne mise en cause, des appareils qu’il lit, une protection demandée (TGD, ordonnance, bracelet).
silence-save = Enregistrer
silence-saved = Délais enregistrés.
silence-sign-answered = danger dit à l’entretien
silence-sign-weapon = arme
silence-sign-shares_home = logement partagé
silence-sign-reads_devices = appareils lus
silence-sign-protection_asked = protection demandée
