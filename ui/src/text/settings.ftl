## What the desk sets once for everybody

place-settings = Réglages
settings-lead = Ce qui vaut pour toute la permanence. Vos propres couleurs et la taille du texte se changent avec F1.
settings-answer-terms = Les suites du Parquet et les motifs de classement proposés à la saisie, avec leurs dates.
settings-helplines = Les numéros que chacun a sous la main avec F2, avec le jour où ils ont été vérifiés.
settings-silences = Au bout de combien de jours un dossier où rien ne se passe revient dans Aujourd’hui, selon qu’un danger y est noté.
settings-reassignment = Pendant un congé ou après un départ : suites, rendez-vous et dossiers d’un collègue, en une fois.
settings-letterhead = Le nom, l’adresse et le téléphone de la permanence, en tête de chaque courrier.
settings-letter-templates = Le texte dont part chaque sorte de courrier, avec ses champs.
