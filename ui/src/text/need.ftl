## Needs, objectives, next steps

needs-title = Besoins
needs-none = Un besoin, un objectif, le prochain pas et sa date : trois lignes suffisent.
need-add = Noter un besoin
need-need = Besoin
need-need-hint = Avec les mots de la personne : « dormir sans peur ».
need-objective = Objectif
need-objective-hint = Ce qui serait une bonne fin : « relogée avant l’été ».
need-step = Prochain pas
need-step-hint = Il vient dans « À faire » à sa date.
need-step-on = { $step }, { $day } ({ $who })
need-step-late = { $step }, en retard depuis le { $day } ({ $who })
need-step-done = { $step } : c’est fait. Quel est le pas suivant ?
need-no-step = Aucun prochain pas.
need-step-left = « { $step } » sera noté comme fait.
need-go-on = Pas suivant
need-go-on-of = Pas suivant : { $need }
need-first-step = Premier pas
need-edit = Corriger
need-edit-of = Corriger : { $need }
need-settle = C’est atteint
need-settle-of = C’est atteint : { $need }
need-settled = atteint
need-settled-toast = Besoin noté comme atteint.
need-reopen = Reprendre
need-save = Noter
need-saved = Noté.
