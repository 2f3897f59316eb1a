## Walls around an affair: what one side says is kept from whoever follows the other

wall-title = Cloison
wall-why = Un collègue suit l’autre partie, ou pourrait la suivre ? La cloison réserve cette affaire aux membres d’un cercle. Les autres ne l’ouvrent plus, quel que soit leur compte.
wall-no-circle = Il faut d’abord un cercle dont vous êtes membre, avec les collègues qui suivent cette personne.
wall-make-circle = Créer un cercle
wall-circle = Réserver l’affaire au cercle
wall-raise = Poser la cloison
wall-raised = Cloison posée.
wall-stands = Cette affaire est réservée au cercle « { $circle } ».
wall-inside = S’ouvre pour : { $names }.
wall-raised-by = Posée par { $name }, { $day }.
wall-lower = Lever la cloison
wall-lowered = Cloison levée. Les notes écrites derrière elle restent au cercle.
wall-note = Derrière la cloison : ce que vous écrivez ici se ferme avec la clé du cercle « { $circle } ».
