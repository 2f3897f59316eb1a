## Interviews

interview-title = Entretien
interview-new = Nouvel entretien
interview-correct = Corriger l’entretien
interview-held-on = Date
interview-minutes = Durée en minutes
interview-mode = Mode
interview-discipline = Discipline
interview-discipline-none = Non précisée
interview-interventions = Nature de l’intervention
interview-interventions-hint = Un entretien qui ne coche que « Autre » n’est pas compté par le ministère de la Justice.
interview-notes = Notes
interview-notes-hint = Les faits et ce qui est convenu. Rien qui ne serve à la personne.
interview-save = Enregistrer l’entretien
interview-saved = Entretien enregistré.
interview-by = Par { $author }, { $day } à { $time }
interview-corrected = Corrigé le { $day } à { $time }
interview-before-correction = Texte d’avant la correction du { $day } à { $time }, par { $author }
interview-minutes-held = { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}
interview-back = Revenir au dossier
interview-follow-up = Noter une suite
