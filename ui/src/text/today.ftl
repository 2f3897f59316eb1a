## Today: everything that asks for something

today-appointments = Rendez-vous
today-no-appointment = Aucun rendez-vous aujourd’hui.
today-follow-ups = À faire
today-deadlines = Délais proches
today-drafts = À reprendre
today-draft-intake = Un accueil commencé
today-draft-interview = Un entretien commencé
today-draft-referral = Une saisine commencée
today-draft-follow_up = Une suite commencée
today-draft-other = Un texte commencé
today-draft-at = gardé le { $day } à { $time }
today-resume = Reprendre
today-referral-drafts = Saisines à envoyer
today-referrals-waiting = Réponses attendues
today-waiting = { $days ->
    [0] envoyée aujourd’hui
    [one] depuis 1 jour
   *[other] depuis { $days } jours
}
today-absences = Absences à rappeler
today-nothing = Rien d’autre n’attend aujourd’hui.
today-receive = Accueillir une personne
