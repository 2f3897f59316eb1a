## Training: invented people, in a place of their own, marked everywhere

training-mark = EXERCICE – données inventées
training-file-name = EXERCICE
training-band = EXERCICE – données inventées. N’écrivez ici rien de vrai.
training-practise = S’exercer
training-title = S’exercer
training-what = Un exercice est une permanence inventée, à part de la vraie : des personnes, des dossiers, un agenda, trois comptes. Tout s’y essaie sans risque, et tout ce qui en sort porte « EXERCICE ».
training-apart = Rien n’en passe dans la permanence réelle, et rien de réel n’y entre.
training-prepare = Préparer l’exercice
training-preparing = L’exercice se prépare : des dossiers s’inventent
training-accounts = Dans un exercice, rien n’est secret. La phrase de passe de chacun est ici, telle qu’elle est au début.
training-take = Prendre la phrase de { $name }
training-again = Effacer l’exercice et en préparer un autre
training-removed = L’exercice est effacé.
training-leave = Revenir à la permanence réelle
training-spreadsheet-name = tableur-a-reprendre
training-spreadsheet = Enregistrer un tableur inventé
training-spreadsheet-why = Un exercice ne lit que des tableurs inventés, qui le disent. En voici un pour essayer.
training-spreadsheet-saved = Tableur inventé enregistré
