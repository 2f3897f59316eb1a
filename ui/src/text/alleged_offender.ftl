## Whom the facts are laid to: never called guilty

alleged-title = Personne mise en cause
alleged-none = Aucun nom noté. Il n’est pas nécessaire.
alleged-name = Nom, tel qu’il est donné
alleged-name-hint = Facultatif. Il sert à prévenir si cette personne est aussi suivie ici.
alleged-add = Noter ce nom
alleged-withdraw = Retirer
alleged-withdrawn = Nom retiré.

conflict-title = Un nom des deux côtés ?
conflict-alleged_is_helped = La personne mise en cause porte le nom d’une personne suivie par la permanence.
conflict-helped_is_alleged = Une personne reçue ici porte le nom d’une personne mise en cause dans une affaire suivie par la permanence.
conflict-what-to-do = Ce peut être un homonyme. Avant d’aller plus loin, parlez-en à l’agent responsable : un même collègue ne doit pas suivre les deux. La cloison, plus bas dans le dossier, le réserve à ceux qui le suivent. Ne dites rien de l’un à l’autre, pas même qu’il est venu.
