## Circles, and the notes that only their members read

circles-title = Cercles
circles-why = Un cercle réunit des collègues, par exemple les psychologues. Leurs notes réservées se ferment avec une clé que les autres comptes n’ont pas, même ceux des responsables.
circles-none = Aucun cercle. Qui en crée un en est le premier membre, et fait entrer les autres.
circle-add = Créer un cercle
circle-name = Nom du cercle
circle-name-hint = « Psychologues », par exemple. Toute la permanence le lit.
circle-created = Créé par { $author }, le { $day }
circle-created-toast = Cercle créé : vous en êtes le premier membre.
circle-mine = vous en êtes membre
circle-not-mine = réservé à ses membres
circle-lost = accès à redonner
circle-lost-why = { $name } a reçu un nouveau code depuis : voyez cette personne, puis redonnez-lui l’accès.
circle-let-in = Faire entrer
circle-let-in-who = Qui entre dans ce cercle
circle-let-in-why = Cette personne lira toutes les notes du cercle, y compris les anciennes.
circle-let-in-toast = { $name } lit maintenant les notes du cercle.
circle-give-again = Redonner l’accès
circle-give-again-to = Redonner l’accès à { $name }
circle-take-out = Faire sortir
circle-take-out-of = Faire sortir { $name }
circle-take-out-why = { $name } ne lira plus les notes de ce cercle : une autre clé servira pour la suite. Ce que cette personne a déjà lu, elle le sait.
circle-out-toast = { $name } est hors du cercle. La clé a changé.
circle-lone = Faites entrer au moins une autre personne : si le dernier membre perd sa phrase de passe, seule la feuille de secours rouvre ces notes.

restricted-note-title = Note réservée
restricted-note-for = À qui est réservée la seconde note
restricted-note-nobody = Pas de note réservée
restricted-note-words = Note réservée au cercle « { $circle } »
restricted-note-hint = Seuls les membres du cercle la lisent. La permanence voit qu’elle existe.
restricted-note-reserved = Note réservée au cercle « { $circle } », écrite par { $author } le { $day }.
restricted-note-damaged = La note réservée au cercle « { $circle } » ne s’ouvre pas : elle a été changée ou déplacée hors du programme. Prévenez un responsable : une copie d’avant la contient peut-être encore.
restricted-note-earlier = Texte d’avant, par { $author }, du { $day } à { $time }
