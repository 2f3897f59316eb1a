## The full check of the vault that the desk makes by itself

verification-title = Vérification du coffre
verification-why = Une fois par semaine, quand personne ne demande rien, le poste vérifie lui-même tout le coffre : chaque page, les deux journaux, les statistiques et les pièces. Il s’arrête dès que vous faites quelque chose, et reprend ensuite.
verification-none = Aucune vérification complète n’a encore été faite.
verification-whole = Dernière vérification complète : le { $day } à { $time }. Rien d’anormal.
verification-found = La vérification du { $day } à { $time } a trouvé une anomalie dans le coffre.
verification-found-pages = Des pages d’une base sont abîmées.
verification-found-journals = Un journal ne tient pas, ou un enregistrement n’est pas tel que le journal le dit.
verification-found-facts = Les statistiques ne sont pas celles que donnent les dossiers.
verification-found-documents = Une pièce manque ou ne s’ouvre plus, ou il y en a une de trop.
verification-found-visits = Le journal a été récrit depuis la visite d’un superviseur.
verification-do = Faites une sauvegarde sans toucher aux anciennes, puis appelez la personne qui entretient ce poste : « permanence-cli verify » dit ce qui est touché.
verification-go = Ouvrir les sauvegardes
